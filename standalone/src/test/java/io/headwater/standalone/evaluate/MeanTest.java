package io.headwater.standalone.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeanTest {

  @Test
  void hasTheIntervalOfTheSampleDeviation() {
    Mean mean = Mean.of(List.of(2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0));

    assertThat(mean.value()).isEqualTo(5);
    // Squares sum to 32, so s² = 32 / 7.
    assertThat(mean.interval95()).isCloseTo(1.96 * Math.sqrt(32.0 / 7 / 8), within(1e-12));
    assertThat(mean.text()).isEqualTo("5.0000 ± 1.4816");
  }

  @Test
  void hasNoIntervalOfOneTask() {
    assertThat(Mean.of(List.of(3.0)).interval95()).isNaN();
    assertThat(Mean.of(List.of()).value()).isNaN();
  }
}
