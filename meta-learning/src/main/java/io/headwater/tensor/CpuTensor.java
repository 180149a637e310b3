package io.headwater.tensor;

import java.util.Arrays;

/**
 * A tensor of a {@link CpuBackend}. All tensors of one buffer, which are reshapes of one, share its
 * values. A <em>repeated</em> one holds the values of the first of its first dimension, which stand
 * for all the others too.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class CpuTensor<A> implements Tensor {
  /** Values, at least as many as asked for, and how many living tensors use them. */
  static final class Buffer<A> {
    private final A values;
    private int users;

    Buffer(A values) {
      this.values = values;
    }

    A values() {
      return values;
    }
  }

  private final int[] shape;
  private final int period;
  private final int size;
  private final Buffer<A> buffer;
  private boolean ended;

  /**
   * A tensor of {@code buffer}.
   *
   * @param size that of the shape
   * @param period how many values there are: the shape's, or those of the first of its first
   *     dimension
   */
  CpuTensor(int[] shape, int size, int period, Buffer<A> buffer) {
    this.shape = shape;
    this.size = size;
    this.period = period;
    this.buffer = buffer;
    buffer.users++;
  }

  @Override
  public int[] shape() {
    return shape;
  }

  int size() {
    return size;
  }

  /** Number of values in memory. */
  int period() {
    return period;
  }

  boolean repeated() {
    return period != size;
  }

  /** The shape of the values in memory. */
  int[] storedShape() {
    if (!repeated()) {
      return shape;
    }
    int[] stored = shape.clone();
    stored[0] = 1;
    return stored;
  }

  Buffer<A> buffer() {
    if (ended) {
      throw new IllegalStateException(
          "expected a tensor of an open scope but its scope has ended: shape="
              + Arrays.toString(shape));
    }
    return buffer;
  }

  /** The values, while the scope lasts. */
  A values() {
    return buffer().values;
  }

  boolean ended() {
    return ended;
  }

  /** Ends the tensor; returns whether it was its buffer's last one. */
  boolean end() {
    ended = true;
    buffer.users--;
    return buffer.users == 0;
  }

  /** The buffer of an ended tensor, for the next one. */
  Buffer<A> ownBuffer() {
    return buffer;
  }
}
