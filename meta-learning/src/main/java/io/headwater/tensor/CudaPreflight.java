package io.headwater.tensor;

import io.headwater.tensor.CudaFinding.Device;
import io.headwater.tensor.CudaFinding.Devices;
import io.headwater.tensor.CudaFinding.Failed;
import io.headwater.tensor.CudaFinding.NoBackend;
import io.headwater.tensor.CudaFinding.NoDevice;
import io.headwater.tensor.CudaFinding.NoDriver;
import io.headwater.tensor.CudaFinding.NoLibrary;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether ND4J can compute on what was found, decided before ND4J is touched: on a card that it has
 * no machine code for it says that it is available, and fails at the first kernel; without a driver
 * it takes the processor instead.
 *
 * <p>nd4j-cuda-11.6 1.0.0-M2.1 holds machine code for compute capabilities 3.7 to 8.6 and no PTX
 * that a driver could compile for others. Code for 8.6 runs on all of 8.x above it.
 */
final class CudaPreflight {
  private static final int OLDEST = 37;
  private static final int NEWEST = 89;
  private static final String EXPECTED = "backend cuda: expected ";

  private CudaPreflight() {}

  /**
   * Looks, and starts ND4J on CUDA if what is found will do.
   *
   * @throws UnusableBackendException if it cannot compute there
   */
  static void require() {
    refusal(CudaProbe.look())
        .ifPresent(
            refusal -> {
              throw new UnusableBackendException(refusal);
            });
    Nd4jDevice.CUDA.require();
  }

  /** Why ND4J cannot compute on it, in one line: expected, actual, what to do. Empty if it can. */
  static Optional<String> refusal(CudaFinding finding) {
    if (finding instanceof NoBackend) {
      return Optional.of(
          EXPECTED
              + "ND4J's CUDA backend, nd4j-cuda-11.6, on the class path but it is not there; build"
              + " with the Maven profile cuda (HEADWATER_PROFILES=cuda for ./headwater), or choose"
              + " backend cpu");
    }
    if (finding instanceof NoLibrary missing) {
      return Optional.of(
          EXPECTED
              + "the libraries of CUDA 11.6 but "
              + missing.library()
              + " does not load ("
              + missing.reason()
              + "); install CUDA 11.6, or build with the Maven profiles cuda,cuda-redist, which"
              + " bring them");
    }
    if (finding instanceof NoDriver none) {
      return Optional.of(
          EXPECTED
              + "an NVIDIA driver for CUDA 11.6, that is 450.80.02 or newer, but there is none that"
              + " works ("
              + none.reason()
              + "); install it, and in a container ask for a GPU, or choose backend cpu");
    }
    if (finding instanceof NoDevice) {
      return Optional.of(
          EXPECTED
              + "a CUDA device but the driver shows none; see nvidia-smi and CUDA_VISIBLE_DEVICES,"
              + " and in a container ask for a GPU, or choose backend cpu");
    }
    if (finding instanceof Failed failed) {
      return Optional.of(
          EXPECTED
              + "to learn which devices there are but CUDA says "
              + failed.reason()
              + "; see nvidia-smi, or choose backend cpu");
    }
    List<Device> devices = ((Devices) finding).devices();
    return IntStream.range(0, devices.size())
        .mapToObj(number -> refusal(number, devices.get(number)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> refusal(int number, Device device) {
    int capability = 10 * device.major() + device.minor();
    if (capability >= OLDEST && capability <= NEWEST) {
      return Optional.empty();
    }
    return Optional.of(
        EXPECTED
            + "a device of compute capability 3.7 to 8.9 but device "
            + number
            + ", "
            + device.name()
            + ", has "
            + device.capability()
            + ", for which nd4j-cuda-11.6 has neither machine code nor PTX; choose another device"
            + " by CUDA_VISIBLE_DEVICES, or backend cpu");
  }
}
