package io.headwater.benchmarks.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.benchmarks.compare.Block;
import io.headwater.benchmarks.compare.Figure;
import io.headwater.benchmarks.compare.Side;
import io.headwater.benchmarks.compare.Timing;
import org.junit.jupiter.api.Test;

class CoreSideTest {
  @Test
  void runsBlocksInAProcessOfItsOwnWhenTheyAreAskedFor() throws Exception {
    CoreLine line = CoreLines.all().get(0);
    assertThat(line.line().timing()).isEqualTo(Timing.MEAN);

    try (Side side = CoreSide.start(0, 0.01)) {
      side.awaitReady();
      for (int block = 0; block < 2; block++) {
        Block measured = side.run(0.05);

        assertThat(measured.calls()).isPositive();
        assertThat(measured.millis(Figure.CPU)).isPositive();
        assertThat(measured.millis(Figure.WALL)).isPositive();
      }
    }
  }
}
