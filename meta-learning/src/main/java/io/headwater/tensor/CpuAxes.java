package io.headwater.tensor;

import io.headwater.tensor.Kernels.Binary;
import java.util.Arrays;

/**
 * What works along axes: broadcasting and reductions. Axes next to each other that are alike are
 * taken as one, and the innermost one is a kernel's.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class CpuAxes<A> {
  private final Kernels<A> kernels;
  private final CpuMemory<A> memory;

  CpuAxes(Kernels<A> kernels, CpuMemory<A> memory) {
    this.kernels = kernels;
    this.memory = memory;
  }

  /** Axes of a result and the steps along them in two operands: 0 along what one repeats. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Axes(int[] lengths, int[] stepsX, int[] stepsY) {
    /** Those of operands that broadcast to {@code shape}, alike ones merged. */
    static Axes of(int[] shape, int[] x, int[] y) {
      int rank = shape.length;
      int[] lengths = new int[rank];
      int[] stepsX = new int[rank];
      int[] stepsY = new int[rank];
      int count = 0;
      int nextX = 1;
      int nextY = 1;
      // From the innermost axis out, into the arrays' ends.
      for (int i = rank - 1; i >= 0; i--) {
        int length = shape[i];
        if (length == 1) {
          continue;
        }
        int stepX = Shape.dimension(x, i, rank) == 1 ? 0 : nextX;
        int stepY = Shape.dimension(y, i, rank) == 1 ? 0 : nextY;
        int last = rank - count;
        if (count > 0
            && stepX == stepsX[last] * lengths[last]
            && stepY == stepsY[last] * lengths[last]) {
          lengths[last] *= length;
        } else {
          count++;
          lengths[rank - count] = length;
          stepsX[rank - count] = stepX;
          stepsY[rank - count] = stepY;
        }
        nextX *= stepX == 0 ? 1 : length;
        nextY *= stepY == 0 ? 1 : length;
      }
      return new Axes(
          Arrays.copyOfRange(lengths, rank - count, rank),
          Arrays.copyOfRange(stepsX, rank - count, rank),
          Arrays.copyOfRange(stepsY, rank - count, rank));
    }

    /** Whether y repeats along the last axis but one alone, of at most three. */
    boolean sumsRows() {
      int last = lengths.length - 1;
      return (last == 1 || (last == 2 && stepsY[0] > 0))
          && stepsY[last] == 1
          && stepsY[last - 1] == 0;
    }
  }

  /** The function of x and y broadcast to their common shape. */
  CpuTensor<A> broadcasting(Binary f, CpuTensor<A> x, CpuTensor<A> y) {
    int[] shape = Shape.broadcast(x.shape(), y.shape());
    int[] stored = Shape.broadcast(x.storedShape(), y.storedShape());
    CpuTensor<A> z =
        Arrays.equals(shape, stored) ? memory.allocate(shape) : memory.allocateRepeated(shape);
    broadcast(f, Axes.of(stored, x.storedShape(), y.storedShape()), x, y, z);
    return z;
  }

  private void broadcast(Binary f, Axes axes, CpuTensor<A> x, CpuTensor<A> y, CpuTensor<A> z) {
    if (axes.lengths.length == 0) {
      kernels.binary(f, x.values(), 0, 0, y.values(), 0, 0, z.values(), 0, 1);
    } else {
      new Broadcast(f, axes, x.values(), y.values(), z.values()).run(0, 0, 0, 0);
    }
  }

  private final class Broadcast {
    private final Binary f;
    private final Axes axes;
    private final A x;
    private final A y;
    private final A z;

    Broadcast(Binary f, Axes axes, A x, A y, A z) {
      this.f = f;
      this.axes = axes;
      this.x = x;
      this.y = y;
      this.z = z;
    }

    /** Works along {@code axis} and those within; returns where in z the next value goes. */
    int run(int axis, int fromX, int fromY, int fromZ) {
      int length = axes.lengths[axis];
      int stepX = axes.stepsX[axis];
      int stepY = axes.stepsY[axis];
      if (axis == axes.lengths.length - 1) {
        kernels.binary(f, x, fromX, stepX, y, fromY, stepY, z, fromZ, length);
        return fromZ + length;
      }
      int next = fromZ;
      for (int i = 0; i < length; i++) {
        next = run(axis + 1, fromX + i * stepX, fromY + i * stepY, next);
      }
      return next;
    }
  }

  CpuTensor<A> broadcastTo(CpuTensor<A> x, int[] shape) {
    int[] stored = x.storedShape();
    if (stored.length == shape.length
        && shape.length > 1
        && stored[0] == 1
        && Arrays.equals(stored, 1, stored.length, shape, 1, shape.length)) {
      return shape[0] == 1 ? memory.view(x, shape) : memory.repeat(x, shape);
    }
    CpuTensor<A> zero = memory.allocate(1);
    kernels.fill(zero.values(), 0, 1, 0);
    CpuTensor<A> result = memory.allocate(shape);
    broadcast(Binary.ADD, Axes.of(shape, stored, zero.shape()), x, zero, result);
    memory.release(zero);
    return result;
  }

  CpuTensor<A> sumTo(CpuTensor<A> x, int[] shape) {
    int[] kept = Shape.padded(shape, x.shape().length);
    if (Arrays.equals(kept, x.shape())) {
      return memory.view(x, shape);
    }
    CpuTensor<A> result = memory.allocate(shape);
    Axes axes = Axes.of(x.shape(), x.shape(), kept);
    if (axes.sumsRows()) {
      sumRows(axes, x.values(), result.values());
      return result;
    }
    kernels.fill(result.values(), 0, result.size(), 0);
    new Sum(axes, x.values(), result.values()).run(0, 0, 0);
    return result;
  }

  /** Σ x · y over each task's rows: [tasks, rows, columns], twice, → [tasks, 1, columns]. */
  CpuTensor<A> sumOfProducts(CpuTensor<A> x, CpuTensor<A> y, int[] shape) {
    CpuTensor<A> result = memory.allocate(shape);
    int rows = x.shape()[1];
    int width = shape[2];
    for (int task = 0; task < shape[0]; task++) {
      int from = task * rows * width;
      kernels.sumProducts(x.values(), y.values(), from, rows, width, result.values(), task * width);
    }
    return result;
  }

  /**
   * x · factor + offset of each task's rows: [tasks, rows, columns] and twice [tasks, 1, columns].
   */
  CpuTensor<A> multiplyAdd(CpuTensor<A> x, CpuTensor<A> factor, CpuTensor<A> offset) {
    CpuTensor<A> result = memory.allocate(x.shape());
    int width = x.shape()[2];
    int rows = x.shape()[1];
    for (int task = 0; task < x.shape()[0]; task++) {
      int row = task * width;
      kernels.multiplyAdd(
          x.values(),
          row * rows,
          rows,
          width,
          factor.values(),
          offset.values(),
          row,
          result.values());
    }
    return result;
  }

  /** x · f + y · h + c of each task's rows, as {@link #multiplyAdd}. */
  CpuTensor<A> combine(
      CpuTensor<A> x, CpuTensor<A> f, CpuTensor<A> y, CpuTensor<A> h, CpuTensor<A> c) {
    CpuTensor<A> result = memory.allocate(x.shape());
    int width = x.shape()[2];
    int rows = x.shape()[1];
    for (int task = 0; task < x.shape()[0]; task++) {
      kernels.combine(
          x.values(),
          y.values(),
          task * rows * width,
          rows,
          width,
          f.values(),
          h.values(),
          c.values(),
          task * width,
          result.values());
    }
    return result;
  }

  /** Σ (x − m)² over each task's rows. */
  CpuTensor<A> squaredDeviations(CpuTensor<A> x, CpuTensor<A> m) {
    CpuTensor<A> result = memory.allocate(m.shape());
    int width = x.shape()[2];
    int rows = x.shape()[1];
    for (int task = 0; task < x.shape()[0]; task++) {
      int row = task * width;
      kernels.squaredDeviations(
          x.values(), row * rows, rows, width, m.values(), row, result.values());
    }
    return result;
  }

  /** Of each block of rows the sum, as of a task's rows. */
  private void sumRows(Axes axes, A x, A sums) {
    int last = axes.lengths.length - 1;
    int width = axes.lengths[last];
    int rows = axes.lengths[last - 1];
    int blocks = last == 2 ? axes.lengths[0] : 1;
    for (int i = 0; i < blocks; i++) {
      kernels.sumRows(x, i * rows * width, rows, width, sums, i * width);
    }
  }

  private final class Sum {
    private final Axes axes;
    private final A x;
    private final A sums;

    Sum(Axes axes, A x, A sums) {
      this.axes = axes;
      this.x = x;
      this.sums = sums;
    }

    void run(int axis, int from, int to) {
      int length = axes.lengths[axis];
      int step = axes.stepsX[axis];
      int stepOfSum = axes.stepsY[axis];
      if (axis < axes.lengths.length - 1) {
        for (int i = 0; i < length; i++) {
          run(axis + 1, from + i * step, to + i * stepOfSum);
        }
      } else if (stepOfSum == 0) {
        kernels.set(sums, to, kernels.get(sums, to) + kernels.sum(x, from, length));
      } else {
        kernels.addInto(x, from, sums, to, length);
      }
    }
  }

  CpuTensor<A> rowMaximum(CpuTensor<A> x) {
    int[] shape = x.shape().clone();
    int row = shape[shape.length - 1];
    shape[shape.length - 1] = 1;
    CpuTensor<A> result = memory.allocate(shape);
    A values = x.values();
    A maxima = result.values();
    for (int i = 0; i < result.size(); i++) {
      kernels.set(maxima, i, kernels.maximum(values, i * row, row));
    }
    return result;
  }
}
