package io.headwater.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headwater.tensor.CudaFinding.Failed;
import io.headwater.tensor.CudaFinding.NoBackend;
import io.headwater.tensor.CudaFinding.NoDriver;
import io.headwater.tensor.CudaFinding.NoLibrary;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CudaProbeTest {
  private static final String CANNOT_OPEN =
      ": cannot open shared object file: No such file or directory";

  private static Throwable loading(String library) {
    return new UnsatisfiedLinkError("no jnicudart in java.library.path: /usr/lib")
        .initCause(new UnsatisfiedLinkError("/cache/libjnicudart.so: " + library + CANNOT_OPEN));
  }

  @Test
  void tellsALibraryThatIsMissingFromTheDriver() {
    assertThat(CudaProbe.ofFailure(loading("libcudart.so.11.0")))
        .isEqualTo(new NoLibrary("libcudart.so.11.0", "libcudart.so.11.0" + CANNOT_OPEN));
    assertThat(CudaProbe.ofFailure(loading("libcublasLt.so.11")))
        .isEqualTo(new NoLibrary("libcublasLt.so.11", "libcublasLt.so.11" + CANNOT_OPEN));
    assertThat(CudaProbe.ofFailure(loading("libcuda.so.1")))
        .isEqualTo(new NoDriver("libcuda.so.1" + CANNOT_OPEN));
  }

  @Test
  void keepsAFailureThatNamesNoLibrary() {
    assertThat(CudaProbe.ofFailure(new IllegalStateException("attribute 75: error 999")))
        .isEqualTo(new Failed("java.lang.IllegalStateException: attribute 75: error 999"));
  }

  @Test
  void findsNoBackendInABuildWithoutTheProfile() {
    assumeFalse(CudaProbe.isOnClassPath(CudaProbe.BACKEND), "built with the profile cuda");

    assertThat(CudaProbe.look()).isEqualTo(new NoBackend());
  }

  @Test
  @Tag("cuda")
  void findsWhatIsMissingInABuildWithTheProfile() {
    assumeTrue(CudaProbe.isOnClassPath(CudaProbe.BACKEND), "built without the Maven profile cuda");

    assertThat(CudaProbe.look()).isNotInstanceOfAny(NoBackend.class, Failed.class);
  }

  @Test
  void refusesToTakeAnotherBackendInstead() {
    assumeTrue(
        CudaPreflight.refusal(CudaProbe.look()).isPresent(), "there is a device to compute on");

    assertThat(catchThrowable(() -> BackendKind.CUDA.open(DType.FLOAT32)))
        .isInstanceOf(UnusableBackendException.class)
        .hasMessage(CudaPreflight.refusal(CudaProbe.look()).orElseThrow());
  }

  @Test
  void computesOnTheProcessorUnlessAskedOtherwise() {
    for (BackendKind kind : new BackendKind[] {BackendKind.AUTO, BackendKind.CPU}) {
      try (TensorBackend backend = kind.open(DType.FLOAT32)) {
        assertThat(backend).isInstanceOf(CpuBackend.class);
      }
    }
  }
}
