package io.headwater.tensor;

/**
 * What a backend of ND4J computes with.
 *
 * @param owner the one thread that may use it; null if any may, one at a time
 */
record Nd4jArithmetic(
    DType dtype, Nd4jMemory memory, Nd4jKernels kernels, Nd4jProducts products, Thread owner) {
  /** Between scopes, idle arrays of up to so much are kept. */
  private static final long IDLE_LIMIT_BYTES = 64L << 20;

  /**
   * By native kernels and BLAS on addresses in the processor's memory.
   *
   * @throws UnusableBackendException if ND4J computes elsewhere in this process
   */
  static Nd4jArithmetic onAddresses(DType dtype) {
    Nd4jDevice.CPU.require();
    Nd4jMemory memory = new Nd4jMemory(dtype, IDLE_LIMIT_BYTES, Nd4jAddresses::new);
    return new Nd4jArithmetic(
        dtype, memory, new Nd4jNativeKernels(dtype), new Nd4jBlasProducts(dtype, memory), null);
  }

  /**
   * By ND4J's operations alone, which compute wherever its arrays are. Arrays of a device are the
   * calling thread's.
   */
  static Nd4jArithmetic ofOperations(DType dtype) {
    Nd4jMemory memory = new Nd4jMemory(dtype, IDLE_LIMIT_BYTES, Nd4jHandle::new);
    Nd4jOperations operations = new Nd4jOperations(memory);
    return new Nd4jArithmetic(dtype, memory, operations, operations, Thread.currentThread());
  }

  void requireOwner() {
    Thread caller = Thread.currentThread();
    if (owner != null && caller != owner) {
      throw new IllegalStateException(
          "expected the thread that owns the device, %s, but was %s"
              .formatted(owner.getName(), caller.getName()));
    }
  }
}
