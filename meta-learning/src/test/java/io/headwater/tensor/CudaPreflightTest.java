package io.headwater.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.tensor.CudaFinding.Device;
import io.headwater.tensor.CudaFinding.Devices;
import io.headwater.tensor.CudaFinding.Failed;
import io.headwater.tensor.CudaFinding.NoBackend;
import io.headwater.tensor.CudaFinding.NoDevice;
import io.headwater.tensor.CudaFinding.NoDriver;
import io.headwater.tensor.CudaFinding.NoLibrary;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is decided on each finding, without any of them being there. */
class CudaPreflightTest {
  private static Device device(String name, int major, int minor) {
    return new Device(name, major, minor);
  }

  private static String refusal(CudaFinding finding) {
    return CudaPreflight.refusal(finding).orElseThrow();
  }

  @Test
  void saysHowToBuildWithTheBackend() {
    assertThat(refusal(new NoBackend()))
        .isEqualTo(
            "backend cuda: expected ND4J's CUDA backend, nd4j-cuda-11.6, on the class path but it"
                + " is not there; build with the Maven profile cuda (HEADWATER_PROFILES=cuda for"
                + " ./headwater), or choose backend cpu");
  }

  @Test
  void namesTheLibraryThatDoesNotLoad() {
    assertThat(refusal(new NoLibrary("libcublas.so.11", "cannot open shared object file")))
        .isEqualTo(
            "backend cuda: expected the libraries of CUDA 11.6 but libcublas.so.11 does not load"
                + " (cannot open shared object file); install CUDA 11.6, or build with the Maven"
                + " profiles cuda,cuda-redist, which bring them");
  }

  @Test
  void saysThatThereIsNoDriver() {
    assertThat(refusal(new NoDriver("error 35, CUDA driver version is insufficient")))
        .startsWith("backend cuda: expected an NVIDIA driver")
        .contains("there is none that works (error 35, CUDA driver version is insufficient)")
        .contains("install it");
  }

  @Test
  void saysThatThereIsNoDevice() {
    assertThat(refusal(new NoDevice()))
        .startsWith("backend cuda: expected a CUDA device but the driver shows none")
        .contains("nvidia-smi", "CUDA_VISIBLE_DEVICES");
  }

  @Test
  void passesOnWhatElseGoesWrong() {
    assertThat(refusal(new Failed("error 802, system not yet initialized")))
        .startsWith("backend cuda: expected to learn which devices there are")
        .contains("error 802, system not yet initialized");
  }

  @ParameterizedTest
  @CsvSource({"3,7", "5,2", "6,1", "7,0", "7,5", "8,0", "8,6", "8,9"})
  void acceptsCardsThatThereIsMachineCodeFor(int major, int minor) {
    assertThat(CudaPreflight.refusal(new Devices(List.of(device("card", major, minor))))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2,1", "3,0", "3,5", "9,0", "10,0", "12,0"})
  void refusesOlderAndNewerCards(int major, int minor) {
    assertThat(refusal(new Devices(List.of(device("Some Card", major, minor)))))
        .isEqualTo(
            "backend cuda: expected a device of compute capability 3.7 to 8.9 but device 0, Some"
                + " Card, has "
                + major
                + "."
                + minor
                + ", for which nd4j-cuda-11.6 has neither machine code nor PTX; choose another"
                + " device by CUDA_VISIBLE_DEVICES, or backend cpu");
  }

  @Test
  void refusesWhenAnyOfTheVisibleDevicesDoesNotFit() {
    assertThat(
            refusal(new Devices(List.of(device("NVIDIA A100", 8, 0), device("NVIDIA H100", 9, 0)))))
        .contains("device 1, NVIDIA H100, has 9.0");
  }

  static Stream<CudaFinding> refused() {
    return Stream.of(
        new NoBackend(),
        new NoLibrary("libcudart.so.11.0", "x"),
        new NoDriver("x"),
        new NoDevice(),
        new Failed("x"),
        new Devices(List.of(device("x", 9, 0))));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void saysExpectedActualAndWhatToDoInOneLine(CudaFinding finding) {
    assertThat(refusal(finding))
        .contains("expected ", " but ", "; ")
        .doesNotContain("\n")
        .hasSizeLessThan(300);
  }
}
