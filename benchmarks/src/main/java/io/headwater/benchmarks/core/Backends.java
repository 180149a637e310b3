package io.headwater.benchmarks.core;

import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.TensorBackend;

/** The one place that says which tensor backend is measured. */
public final class Backends {
  private Backends() {}

  /** A float32 backend, as a stream thread has one; whoever opens it closes it. */
  public static TensorBackend open() {
    return BackendKind.AUTO.open(DType.FLOAT32);
  }
}
