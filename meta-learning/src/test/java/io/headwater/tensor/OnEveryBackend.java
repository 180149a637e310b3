package io.headwater.tensor;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * A suite of {@code @MethodSource("backends")} tests; those of a device override what is opened.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnEveryBackend {
  private List<TensorBackend> backends = List.of();

  /** The backends that need no device. ND4J also by what it does on one, its operations alone. */
  List<TensorBackend> opened() {
    return List.of(
        BackendKind.CPU.open(DType.FLOAT32),
        CpuBackend.ofPlainLoops(),
        BackendKind.CPU.open(DType.FLOAT64),
        BackendKind.ND4J.open(DType.FLOAT32),
        BackendKind.ND4J.open(DType.FLOAT64),
        new Nd4jBackend(Nd4jArithmetic.ofOperations(DType.FLOAT32)),
        new Nd4jBackend(Nd4jArithmetic.ofOperations(DType.FLOAT64)));
  }

  @BeforeAll
  final void open() {
    backends = opened();
  }

  final List<TensorBackend> backends() {
    return backends;
  }

  @AfterAll
  final void close() {
    backends.forEach(TensorBackend::close);
  }
}
