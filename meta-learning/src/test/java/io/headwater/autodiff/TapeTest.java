package io.headwater.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.TensorBackend;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"CPU", "ND4J"})
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

  /**
   * Gradients that are and are not differentiated again, along a path with branches and reshapes.
   */
  @Test
  void constantGradientsAreTheGradients() {
    List<double[]> gradients =
        backend.scoped(
            () -> {
              Tape tape = new Tape(backend);
              Var x = tape.leaf(backend.full(0.3, 2, 3));
              Var w = tape.leaf(backend.full(-0.7, 2, 1));
              Var y = tape.add(x, tape.multiply(tape.exp(x), w));
              Var z = tape.add(tape.reshape(y, 6), tape.reshape(tape.add(y, x), 6));
              List<Var> recorded = tape.grad(z, List.of(x, y, w));
              List<Var> constant = tape.constantGrad(z, List.of(x, y, w));
              return Stream.concat(recorded.stream(), constant.stream())
                  .map(gradient -> backend.toHost(gradient.value()).toDoubles())
                  .toList();
            });

    for (int i = 0; i < 3; i++) {
      assertThat(gradients.get(i + 3)).containsExactly(gradients.get(i));
    }
  }

  @Test
  void nothingFlowsThroughAConstantGradient() {
    double[] gradient =
        backend.scoped(
            () -> {
              Tape tape = new Tape(backend);
              Var x = tape.leaf(backend.full(3, 1));
              Var y = tape.multiply(x, tape.constantGrad(tape.square(x), List.of(x)).get(0));
              return backend.toHost(tape.grad(y, List.of(x)).get(0).value()).toDoubles();
            });

    assertThat(gradient).containsExactly(6);
  }

  @Test
  void aTapeOfFirstOrderHoldsItsGradientsConstant() {
    double[] gradient =
        backend.scoped(
            () -> {
              Tape tape = Tape.ofFirstOrder(backend);
              Var x = tape.leaf(backend.full(3, 1));
              Var y = tape.multiply(x, tape.grad(tape.square(x), List.of(x)).get(0));
              return backend.toHost(tape.grad(y, List.of(x)).get(0).value()).toDoubles();
            });

    assertThat(gradient).containsExactly(6);
  }
}
