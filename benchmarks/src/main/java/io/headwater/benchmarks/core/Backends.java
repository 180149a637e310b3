package io.headwater.benchmarks.core;

import io.headwater.tensor.DType;
import io.headwater.tensor.Nd4jBackend;
import io.headwater.tensor.TensorBackend;

/** The one place that says which tensor backend is measured. */
public final class Backends {
  private Backends() {}

  /** A float32 backend, as a stream thread has one; whoever opens it closes it. */
  public static TensorBackend open() {
    return new Nd4jBackend(DType.FLOAT32);
  }
}
