package io.headwater.benchmarks.kernels;

import io.headwater.benchmarks.core.Backends;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.Tensor;
import io.headwater.tensor.TensorBackend;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A backend and random operands of the shapes of a batch of sinusoid tasks. Operands are copied to
 * the backend anew in each scope, as a learner's are; JMH measures that too, alike in all kernels.
 */
final class Operands implements AutoCloseable {
  private final TensorBackend backend = Backends.open();
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);

  TensorBackend backend() {
    return backend;
  }

  /** Uniform in ±1. */
  NdArray random(int... shape) {
    return NdArray.uniform(random, 1, shape);
  }

  /** One-hot rows [tasks, rows, classes], the classes in turn. */
  static NdArray oneHot(int tasks, int rows, int classes) {
    float[] values = new float[tasks * rows * classes];
    for (int row = 0; row < tasks * rows; row++) {
      values[row * classes + row % classes] = 1;
    }
    return NdArray.owning(new int[] {tasks, rows, classes}, values);
  }

  /** One value of {@code tensor}, so that nothing of it is left undone. */
  double first(Tensor tensor) {
    return backend.toHost(tensor).get(0);
  }

  @Override
  public void close() {
    backend.close();
  }
}
