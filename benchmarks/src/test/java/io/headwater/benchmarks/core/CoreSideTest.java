package io.headwater.benchmarks.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.benchmarks.compare.Block;
import io.headwater.benchmarks.compare.Figure;
import io.headwater.benchmarks.compare.JavaCommand;
import io.headwater.benchmarks.compare.Side;
import io.headwater.benchmarks.compare.Timing;
import io.headwater.benchmarks.peers.PeerProcess;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoreSideTest {
  @Test
  void runsBlocksInAProcessOfItsOwnWhenTheyAreAskedFor() throws Exception {
    CoreLine line = CoreLines.all().get(0);
    assertThat(line.line().timing()).isEqualTo(Timing.MEAN);
    ProcessBuilder program =
        new ProcessBuilder(JavaCommand.of(CoreSide.class, List.of(), "0", "0.01"));
    program.redirectError(ProcessBuilder.Redirect.INHERIT);

    try (Side side = PeerProcess.start("headwater", program)) {
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
