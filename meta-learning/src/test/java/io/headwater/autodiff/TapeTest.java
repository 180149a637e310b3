package io.headwater.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.tensor.DType;
import io.headwater.tensor.Nd4jBackend;
import io.headwater.tensor.TensorBackend;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TapeTest {
  private final TensorBackend backend = new Nd4jBackend(DType.FLOAT64);

  @AfterAll
  void close() {
    backend.close();
  }

  @Test
  void stopGradientLetsNothingThrough() {
    double[] gradient =
        backend.scoped(
            () -> {
              Tape tape = new Tape(backend);
              Var x = tape.leaf(backend.full(3, 1));
              Var y = tape.multiply(x, tape.stopGradient(x));
              return backend.toHost(tape.grad(y, List.of(x)).get(0).value()).toDoubles();
            });

    assertThat(gradient).containsExactly(3);
  }

  @Test
  void gradientOfAnUnrelatedValueIsZero() {
    double[] gradient =
        backend.scoped(
            () -> {
              Tape tape = new Tape(backend);
              Var x = tape.leaf(backend.full(3, 2));
              Var y = tape.exp(tape.leaf(backend.full(1, 2)));
              Var later = tape.leaf(backend.full(1, 2));
              return backend
                  .toHost(
                      tape.add(
                              tape.grad(y, List.of(x, later)).get(0),
                              tape.grad(y, List.of(x, later)).get(1))
                          .value())
                  .toDoubles();
            });

    assertThat(gradient).containsExactly(0, 0);
  }

  @Test
  void differentiatesByAnIntermediateValue() {
    double[] gradient =
        backend.scoped(
            () -> {
              Tape tape = new Tape(backend);
              Var x = tape.leaf(backend.full(3, 1));
              Var middle = tape.scale(x, 2);
              Var y = tape.square(middle);
              return backend.toHost(tape.grad(y, List.of(middle)).get(0).value()).toDoubles();
            });

    assertThat(gradient).containsExactly(12);
  }
}
