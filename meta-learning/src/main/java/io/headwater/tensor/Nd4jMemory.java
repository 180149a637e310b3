package io.headwater.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's arrays of one backend, off the heap or on a device: lent to scopes, and kept by shape for
 * the next one, because making and closing an ND4J array costs more than most operations on it.
 *
 * <p>Idle arrays are all closed once they exceed a limit, so that batches of ever new shapes cannot
 * pile up.
 */
final class Nd4jMemory implements AutoCloseable {
  private final DataType type;
  private final int bytesPerElement;
  private final long idleLimitBytes;
  private final Function<INDArray, Nd4jBuffer> buffers;
  private final Map<Key, Deque<Nd4jBuffer>> idle = new HashMap<>();
  private final Deque<List<Nd4jTensor>> scopes = new ArrayDeque<>();
  private long idleBytes;
  private boolean closed;

  Nd4jMemory(DType dtype, long idleLimitBytes, Function<INDArray, Nd4jBuffer> buffers) {
    this.type = dtype == DType.FLOAT32 ? DataType.FLOAT : DataType.DOUBLE;
    this.bytesPerElement = dtype.bytes();
    this.idleLimitBytes = idleLimitBytes;
    this.buffers = buffers;
  }

  /** A shape as a map key. */
  private static final class Key {
    private final int[] shape;

    Key(int[] shape) {
      this.shape = shape;
    }

    @Override
    public boolean equals(Object object) {
      return object instanceof Key other && Arrays.equals(shape, other.shape);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(shape);
    }
  }

  <T> T scoped(Supplier<T> body) {
    if (closed) {
      throw new IllegalStateException("expected an open backend but it is closed");
    }
    scopes.push(new ArrayList<>());
    try {
      return body.get();
    } finally {
      for (Nd4jTensor tensor : scopes.pop()) {
        tensor.end();
        if (tensor.ownsBuffer()) {
          keep(tensor.shape(), tensor.release());
        }
      }
      if (idleBytes > idleLimitBytes) {
        closeIdle();
      }
    }
  }

  /** A tensor of the innermost scope, its values undefined. */
  Nd4jTensor allocate(int[] shape) {
    Deque<Nd4jBuffer> ready = idle.get(new Key(shape));
    Nd4jBuffer buffer = ready == null ? null : ready.poll();
    if (buffer == null) {
      buffer = create(shape);
    } else {
      idleBytes -= bytes(shape);
    }
    return enter(new Nd4jTensor(shape, buffer, Nd4jTensor.Ownership.OWNER));
  }

  /** Another shape of {@code tensor}'s values, sharing its memory. */
  Nd4jTensor view(Nd4jTensor tensor, int[] shape) {
    Nd4jBuffer buffer = buffers.apply(tensor.buffer().array().reshape('c', longs(shape)));
    return enter(new Nd4jTensor(shape, buffer, Nd4jTensor.Ownership.VIEW));
  }

  private Nd4jTensor enter(Nd4jTensor tensor) {
    if (scopes.isEmpty()) {
      throw new IllegalStateException("expected an open scope to make a tensor in but was none");
    }
    scopes.peek().add(tensor);
    return tensor;
  }

  private Nd4jBuffer create(int[] shape) {
    return buffers.apply(Nd4j.createUninitialized(type, longs(shape), 'c'));
  }

  private static long[] longs(int[] shape) {
    return Arrays.stream(shape).asLongStream().toArray();
  }

  private long bytes(int[] shape) {
    return (long) bytesPerElement * Shape.size(shape);
  }

  private void keep(int[] shape, Nd4jBuffer buffer) {
    idle.computeIfAbsent(new Key(shape), key -> new ArrayDeque<>()).push(buffer);
    idleBytes += bytes(shape);
  }

  long idleBytes() {
    return idleBytes;
  }

  private void closeIdle() {
    idle.values().forEach(buffers -> buffers.forEach(Nd4jBuffer::close));
    idle.clear();
    idleBytes = 0;
  }

  @Override
  public void close() {
    closed = true;
    closeIdle();
  }
}
