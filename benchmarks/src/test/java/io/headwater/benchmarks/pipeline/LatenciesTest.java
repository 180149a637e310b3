package io.headwater.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void tellsTheSmallestThatAShareDoesNotExceed() {
    LongStream.rangeClosed(1, 200).map(n -> 201 - n).forEach(latencies);

    assertThat(latencies.quantile(0.5)).isEqualTo(100);
    assertThat(latencies.quantile(0.99)).isEqualTo(198);
    assertThat(latencies.quantile(1)).isEqualTo(200);
  }

  @Test
  void growsWithWhatIsCollected() {
    LongStream.range(0, 200_000).forEach(latencies);

    assertThat(latencies.count()).isEqualTo(200_000);
    assertThat(latencies.quantile(1)).isEqualTo(199_999);
  }

  @Test
  void rejectsAQuantileOfNothing() {
    assertThatThrownBy(() -> latencies.quantile(0.5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected latencies but there is none");
  }
}
