package io.headwater.tensor;

import java.util.List;

/** What looking for a CUDA device that ND4J can compute on came to. */
sealed interface CudaFinding {
  /** ND4J's CUDA backend is not on the class path. */
  record NoBackend() implements CudaFinding {}

  /**
   * A library that CUDA programs need does not load.
   *
   * @param library its file name, such as {@code libcudart.so.11.0}
   * @param reason what the loader said
   */
  record NoLibrary(String library, String reason) implements CudaFinding {}

  /**
   * The driver is missing, or refuses.
   *
   * @param reason what the loader or the driver said
   */
  record NoDriver(String reason) implements CudaFinding {}

  /** There is a driver but no device that this process may use. */
  record NoDevice() implements CudaFinding {}

  /**
   * Something that is none of the others.
   *
   * @param reason what was said
   */
  record Failed(String reason) implements CudaFinding {}

  /** The devices that this process may use, at least one, in CUDA's order. */
  record Devices(List<Device> devices) implements CudaFinding {
    public Devices {
      devices = List.copyOf(devices);
    }
  }

  /**
   * One device.
   *
   * @param major of its compute capability {@code major.minor}
   */
  record Device(String name, int major, int minor) {
    /** The compute capability. */
    String capability() {
      return major + "." + minor;
    }
  }
}
