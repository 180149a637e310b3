package io.headwater.standalone.checker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

  @Test
  void givesTheQuantilesOfWhatItRecorded() {
    LatencyHistogram histogram = new LatencyHistogram();
    for (int millis = 1; millis <= 1000; millis++) {
      histogram.record(millis);
    }

    assertThat(histogram.samples()).isEqualTo(1000);
    assertThat(histogram.quantileMillis(0.5)).isEqualTo(500);
    assertThat(histogram.quantileMillis(0.99)).isEqualTo(990);
    assertThat(histogram.quantileMillis(1)).isEqualTo(1000);
  }

  @Test
  void boundsWhatItCannotHold() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(-5);
    histogram.record(Long.MAX_VALUE);

    assertThat(histogram.quantileMillis(0)).isZero();
    assertThat(histogram.quantileMillis(1)).isEqualTo(60_000);
  }

  @Test
  void saysMinusOneWithoutSamples() {
    assertThat(new LatencyHistogram().quantileMillis(0.5)).isEqualTo(-1);
  }
}
