package io.headwater.tensor;

import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where ND4J computes. A process has one ND4J, on one of them, for good.
 *
 * <p>With several of its backends on the class path ND4J takes that of the highest priority that
 * says it is available, and priorities come from environment variables only. Here it is shown the
 * one that was asked for and no other, so that none can take its place.
 */
enum Nd4jDevice {
  CPU("org.nd4j.linalg.cpu.nativecpu.CpuBackend"),
  CUDA(CudaProbe.BACKEND);

  private final String backend;

  Nd4jDevice(String backend) {
    this.backend = backend;
  }

  /**
   * Makes sure that ND4J computes there, and starts it if it was not.
   *
   * @throws UnusableBackendException if it does not
   */
  void require() {
    String actual;
    try {
      actual = started().getClass().getName();
    } catch (Throwable e) {
      throw new UnusableBackendException(
          ("expected ND4J to start on %s but it does not (%s); --verbose tells where, or choose"
                  + " backend cpu")
              .formatted(this, root(e)),
          e);
    }
    if (!actual.equals(backend)) {
      throw new UnusableBackendException(
          "expected ND4J on %s, %s, but in this process it is %s; a process has one: start another"
              .formatted(this, backend, actual));
    }
  }

  private Object started() {
    // The class loader is one setting for the whole process.
    synchronized (Nd4jDevice.class) {
      ClassLoader before = ND4JClassLoading.getNd4jClassloader();
      ND4JClassLoading.setNd4jClassloader(
          new OneProvider(before, org.nd4j.linalg.factory.Nd4jBackend.class, backend));
      try {
        return Nd4j.getBackend();
      } finally {
        ND4JClassLoading.setNd4jClassloader(before);
      }
    }
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
