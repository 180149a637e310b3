package io.headwater.benchmarks.core;

import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.TensorBackend;
import java.util.Locale;

/**
 * The one place that says which tensor backend is measured: {@code
 * -Dheadwater.benchmarks.backend=nd4j} names another than the default.
 */
public final class Backends {
  private static final String PROPERTY = "headwater.benchmarks.backend";

  private Backends() {}

  /** Which. */
  public static BackendKind kind() {
    return BackendKind.valueOf(
        System.getProperty(PROPERTY, BackendKind.AUTO.configName()).toUpperCase(Locale.ROOT));
  }

  /** A float32 backend, as a stream thread has one; whoever opens it closes it. */
  public static TensorBackend open() {
    return kind().open(DType.FLOAT32);
  }
}
