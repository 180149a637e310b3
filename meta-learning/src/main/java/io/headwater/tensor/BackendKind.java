package io.headwater.tensor;

import java.util.Locale;
import java.util.function.Supplier;

/** Which tensor backend does the arithmetic. */
public enum BackendKind {
  /** {@link #CPU}; never another one because of what the machine has. */
  AUTO,
  /** The processor, on the Java heap. */
  CPU,
  /** ND4J, on the processor. */
  ND4J,
  /** ND4J, on a CUDA device. */
  CUDA;

  /** The name in configurations. */
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Makes sure, before anything else is started, that this one can be used here. None takes the
   * place of another.
   *
   * @throws UnusableBackendException if not; its message is for people
   */
  public void require() {
    switch (this) {
      case AUTO, CPU -> {}
      case ND4J -> Nd4jDevice.CPU.require();
      case CUDA -> CudaPreflight.require();
    }
  }

  /**
   * A new backend of this kind, the caller's to close.
   *
   * @throws UnusableBackendException if it cannot be used here
   */
  public TensorBackend open(DType dtype) {
    return opener(dtype).get();
  }

  /**
   * Opens backends as {@link #open} does, each for one thread at a time. Those on the Java heap
   * take over each other's idle memory.
   */
  public Supplier<TensorBackend> opener(DType dtype) {
    return switch (this) {
      case AUTO, CPU -> CpuBackend.opener(dtype)::get;
      case ND4J -> () -> new Nd4jBackend(Nd4jArithmetic.onAddresses(dtype));
      case CUDA ->
          () -> {
            require();
            return new Nd4jBackend(Nd4jArithmetic.ofOperations(dtype));
          };
    };
  }
}
