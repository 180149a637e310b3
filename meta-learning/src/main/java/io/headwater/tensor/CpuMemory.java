package io.headwater.tensor;

import io.headwater.tensor.CpuTensor.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Arrays of one backend on the Java heap: lent to scopes, and kept for the next one by length, of
 * which there are eight to each doubling, so that batches of other sizes find them too.
 *
 * <p>Idle arrays are all let go once they exceed a limit, and live ones are refused beyond another,
 * before the heap is full. Between scopes they are in an {@link IdlePool}.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class CpuMemory<A> implements AutoCloseable {
  private static final int LEAST = 16;

  private final Kernels<A> kernels;
  private final long limitBytes;
  private final long idleLimitBytes;
  private final IdlePool<A> pool;
  // Between scopes null.
  private IdleArrays<A> idle;
  private final Deque<List<CpuTensor<A>>> scopes = new ArrayDeque<>();
  private final Deque<List<CpuTensor<A>>> spare = new ArrayDeque<>();
  private long liveBytes;
  private boolean closed;

  CpuMemory(Kernels<A> kernels, IdlePool<A> pool, long limitBytes, long idleLimitBytes) {
    this.kernels = kernels;
    this.pool = pool;
    this.limitBytes = limitBytes;
    this.idleLimitBytes = idleLimitBytes;
  }

  /** {@code scratch} if it has room for so many values, else a new array that has. */
  static float[] atLeast(int size, float[] scratch) {
    return scratch.length >= size ? scratch : new float[lengthFor(size)];
  }

  /** Length of the arrays that serve {@code size} values: at most an eighth more. */
  static int lengthFor(int size) {
    if (size <= LEAST) {
      return LEAST;
    }
    int step = Math.max(LEAST, Integer.highestOneBit(size - 1) >> 3);
    long length = ((long) size + step - 1) / step * step;
    return (int) Math.min(length, Integer.MAX_VALUE - 8);
  }

  <T> T scoped(Supplier<T> body) {
    if (closed) {
      throw new IllegalStateException("expected an open backend but it is closed");
    }
    if (idle == null) {
      idle = pool.take();
    }
    scopes.push(spare.isEmpty() ? new ArrayList<>() : spare.pop());
    try {
      return body.get();
    } finally {
      List<CpuTensor<A>> tensors = scopes.pop();
      for (CpuTensor<A> tensor : tensors) {
        release(tensor);
      }
      tensors.clear();
      spare.push(tensors);
      if (idle.bytes() > idleLimitBytes) {
        idle.clear();
      }
      if (scopes.isEmpty()) {
        pool.give(idle);
        idle = null;
      }
    }
  }

  /** A tensor of the innermost scope, its values undefined. */
  CpuTensor<A> allocate(int... shape) {
    int size = Shape.size(shape);
    return enter(shape, size, size, take(size));
  }

  /** One whose first dimension repeats the values of {@code shape} with a first dimension of 1. */
  CpuTensor<A> allocateRepeated(int... shape) {
    int size = Shape.size(shape);
    int period = shape[0] == 0 ? 0 : size / shape[0];
    return enter(shape, size, period, take(period));
  }

  /** Another shape of {@code tensor}'s values, sharing its memory. */
  CpuTensor<A> view(CpuTensor<A> tensor, int... shape) {
    return enter(shape, tensor.size(), tensor.period(), tensor.buffer());
  }

  /** {@code x}, of first dimension 1 in memory, for each of {@code shape}'s first dimension. */
  CpuTensor<A> repeat(CpuTensor<A> x, int... shape) {
    return enter(shape, Shape.size(shape), x.period(), x.buffer());
  }

  private CpuTensor<A> enter(int[] shape, int size, int period, Buffer<A> buffer) {
    if (scopes.isEmpty()) {
      throw new IllegalStateException("expected an open scope to make a tensor in but was none");
    }
    CpuTensor<A> tensor = new CpuTensor<>(shape, size, period, buffer);
    scopes.peek().add(tensor);
    return tensor;
  }

  /** Ends a tensor before its scope does; no more than that if it has ended. */
  void release(CpuTensor<A> tensor) {
    if (!tensor.ended() && tensor.end()) {
      Buffer<A> buffer = tensor.ownBuffer();
      int length = kernels.length(buffer.values());
      idle.add(buffer, length, bytes(length));
      liveBytes -= bytes(length);
    }
  }

  private Buffer<A> take(int size) {
    int length = lengthFor(size);
    long bytes = bytes(length);
    Buffer<A> buffer = idle.take(length, bytes);
    if (buffer == null) {
      requireRoom(bytes);
      buffer = new Buffer<>(kernels.allocate(length));
    }
    liveBytes += bytes;
    return buffer;
  }

  private void requireRoom(long bytes) {
    if (liveBytes + idle.bytes() + bytes > limitBytes) {
      idle.clear();
    }
    if (liveBytes + bytes > limitBytes) {
      throw new IllegalStateException(
          "expected tensors of at most "
              + limitBytes
              + " bytes, half the heap, but "
              + bytes
              + " more than the "
              + liveBytes
              + " at hand are needed: give the JVM a larger heap or the batch fewer tasks");
    }
  }

  private long bytes(int length) {
    return (long) kernels.dtype().bytes() * length;
  }

  long limitBytes() {
    return limitBytes;
  }

  long idleBytes() {
    return idle == null ? pool.bytes() : idle.bytes();
  }

  @Override
  public void close() {
    closed = true;
  }
}
