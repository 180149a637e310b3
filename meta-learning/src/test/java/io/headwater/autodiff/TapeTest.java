package io.headwater.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.TensorBackend;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
class TapeTest {
  private final TensorBackend backend;

  TapeTest(BackendKind kind) {
    backend = kind.open(DType.FLOAT64);
  }

  @AfterEach
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
