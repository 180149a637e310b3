package io.headwater.tensor;

import java.util.Locale;

/** Which tensor backend does the arithmetic. */
public enum BackendKind {
  /** The best one present: {@link #CPU}. */
  AUTO,
  /** The processor, on the Java heap. */
  CPU,
  /** ND4J, on the processor. */
  ND4J;

  /** The name in configurations. */
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A new backend of this kind, the caller's to close. */
  public TensorBackend open(DType dtype) {
    return switch (this) {
      case AUTO, CPU -> CpuBackend.of(dtype);
      case ND4J -> new Nd4jBackend(dtype);
    };
  }
}
