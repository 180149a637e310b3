package io.headwater.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwater.model.Parameters;
import io.headwater.tensor.NdArray;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetaOptimizerTest {
  private static Parameters one(double... values) {
    return Parameters.of(Map.of("w", NdArray.of(new int[] {values.length}, values)));
  }

  @Test
  void sgdStepsAgainstTheGradient() {
    Sgd sgd = new Sgd(0.1);
    OptimizerStep step = sgd.step(one(1, 2), one(10, -10), sgd.initialState(one(1, 2)));

    assertThat(step.parameters()).isEqualTo(one(0, 3));
    assertThat(step.state().steps()).isEqualTo(1);
  }

  @Test
  void adamFollowsThePaperOverTwoSteps() {
    Adam adam = Adam.withRate(0.1);
    Parameters phi = one(1);
    OptimizerStep first = adam.step(phi, one(2), adam.initialState(phi));
    OptimizerStep second = adam.step(first.parameters(), one(-1), first.state());

    // m̂₁ = 2, v̂₁ = 4, so the first step is 0.1 · 2 / (2 + ε).
    assertThat(first.parameters().get("w").get(0)).isCloseTo(0.9, within(1e-9));
    double m = 0.9 * 0.2 - 0.1;
    double v = 0.999 * 0.004 + 0.001;
    double expected =
        first.parameters().get("w").get(0)
            - 0.1 * (m / (1 - 0.81)) / (Math.sqrt(v / (1 - 0.998001)) + 1e-8);
    assertThat(second.parameters().get("w").get(0)).isCloseTo(expected, within(1e-12));
    assertThat(second.state().steps()).isEqualTo(2);
  }

  @Test
  void leavesTheGivenStateAsItWas() {
    Adam adam = Adam.withRate(0.1);
    OptimizerState state = adam.initialState(one(1));

    adam.step(one(1), one(2), state);

    assertThat(state).isEqualTo(adam.initialState(one(1)));
  }

  @Test
  void rejectsAGradientOfOtherShapesAndAnothersState() {
    Adam adam = Adam.withRate(0.1);
    Sgd sgd = new Sgd(0.1);

    assertThatThrownBy(() -> adam.step(one(1), one(1, 2), adam.initialState(one(1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sgd.step(one(1), one(1, 2), sgd.initialState(one(1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> adam.step(one(1), one(1), sgd.initialState(one(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected slots [m, v] but was []");
  }

  @Test
  void rejectsRatesThatAreNotPositiveNumbers() {
    assertThatThrownBy(() -> new Sgd(Double.NaN)).hasMessageContaining("was NaN");
    assertThatThrownBy(() -> Adam.withRate(0)).hasMessageContaining("adam rate");
    assertThatThrownBy(() -> new Adam(1, 1, 0.9, 1e-8)).hasMessageContaining("adam beta1");
  }
}
