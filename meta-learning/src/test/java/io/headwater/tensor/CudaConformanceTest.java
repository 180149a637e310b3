package io.headwater.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The conformance suite on a CUDA device; skipped, with the reason, where there is none. A process
 * has one ND4J: with the Maven profile {@code cuda} these run in a process of their own.
 */
@Tag("cuda")
@ExtendWith(NeedsCudaDevice.class)
class CudaConformanceTest {
  private static List<TensorBackend> onTheDevice() {
    return List.of(BackendKind.CUDA.open(DType.FLOAT32), BackendKind.CUDA.open(DType.FLOAT64));
  }

  @Nested
  class Elementwise extends TensorBackendConformanceTest {
    @Override
    List<TensorBackend> opened() {
      return onTheDevice();
    }
  }

  @Nested
  class Shapes extends TensorShapeConformanceTest {
    @Override
    List<TensorBackend> opened() {
      return onTheDevice();
    }
  }

  @Nested
  class Products extends TensorProductConformanceTest {
    @Override
    List<TensorBackend> opened() {
      return onTheDevice();
    }
  }

  @Test
  void refusesTheProcessorOnceNd4jIsOnTheDevice() {
    BackendKind.CUDA.require();

    assertThat(catchThrowable(BackendKind.ND4J::require))
        .isInstanceOf(UnusableBackendException.class)
        .hasMessageContaining("expected ND4J on CPU");
  }
}
