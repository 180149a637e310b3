package io.headwater.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.model.Parameters;
import io.headwater.optimizer.Schedule.Constant;
import io.headwater.optimizer.Schedule.Cosine;
import io.headwater.optimizer.Schedule.Steps;
import io.headwater.optimizer.Schedule.WarmUp;
import io.headwater.tensor.NdArray;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Parameters PHI =
      Parameters.of(Map.of("w", NdArray.of(new int[] {2}, new double[] {1, -1})));

  @Test
  void goesOnFromARestoredState() {
    MetaOptimizer optimizer =
        new Scheduled(new Momentum(0.1, 0.9), new WarmUp(3, new Cosine(4, 0.1)));
    OptimizerStep stored = steps(optimizer, new OptimizerStep(PHI, optimizer.initialState(PHI)), 4);
    OptimizerState restored = new OptimizerState(stored.state().steps(), stored.state().slots());

    assertThat(steps(optimizer, new OptimizerStep(stored.parameters(), restored), 5))
        .isEqualTo(steps(optimizer, stored, 5));
  }

  @Test
  void goesBackWithAStateThatIsRolledBack() {
    Schedule schedule = new Steps(2, 0.5);

    assertThat(schedule.factor(5)).isEqualTo(0.25);
    assertThat(schedule.factor(1)).isEqualTo(1);
  }

  @Test
  void staysUsableWhenTheRateHasVanished() {
    MetaOptimizer optimizer = new Scheduled(new Sgd(0.1), new Steps(1, 0.5));
    OptimizerState late = OptimizerState.of(1_000_000, Map.of());

    assertThat(optimizer.step(PHI, PHI, late).parameters()).isEqualTo(PHI);
  }

  @Test
  void leavesAConstantRateAsItIs() {
    MetaOptimizer plain = Adam.withRate(0.1);
    MetaOptimizer scheduled = new Scheduled(plain, new Constant());
    OptimizerStep start = new OptimizerStep(PHI, plain.initialState(PHI));

    assertThat(steps(scheduled, start, 3)).isEqualTo(steps(plain, start, 3));
  }

  @Test
  void isAdamWithoutWeightDecay() {
    MetaOptimizer adamW = new AdamW(0.1, 0.9, 0.999, 1e-8, 0);
    OptimizerStep start = new OptimizerStep(PHI, adamW.initialState(PHI));

    assertThat(steps(adamW, start, 3)).isEqualTo(steps(Adam.withRate(0.1), start, 3));
  }

  @Test
  void rejectsWhatIsNoSchedule() {
    assertThatThrownBy(() -> new Cosine(0, 0))
        .hasMessage("cosine steps: expected a number of steps >= 1 but was 0");
    assertThatThrownBy(() -> new Cosine(1, 1.5))
        .hasMessage("cosine final-fraction: expected a number in [0, 1] but was 1.5");
    assertThatThrownBy(() -> new Steps(10, Double.NaN)).hasMessageContaining("step factor");
    assertThatThrownBy(() -> new WarmUp(2, new WarmUp(2, new Constant())))
        .hasMessageContaining("expected another schedule after it");
    assertThatThrownBy(
            () -> new Scheduled(new Scheduled(new Sgd(1), new Constant()), new Constant()))
        .hasMessageContaining("one schedule");
  }

  @Test
  void rejectsSettingsOfOptimizersOutOfRange() {
    assertThatThrownBy(() -> new Momentum(0.1, 1))
        .hasMessage("momentum momentum: expected a number in [0, 1) but was 1.0");
    assertThatThrownBy(() -> new AdamW(0.1, 0.9, 0.999, 1e-8, -1))
        .hasMessage("adamw weight-decay: expected a finite number >= 0 but was -1.0");
  }

  private static OptimizerStep steps(MetaOptimizer optimizer, OptimizerStep from, int count) {
    OptimizerStep step = from;
    for (int i = 0; i < count; i++) {
      step = optimizer.step(step.parameters(), PHI.scaled(i + 1), step.state());
    }
    return step;
  }
}
