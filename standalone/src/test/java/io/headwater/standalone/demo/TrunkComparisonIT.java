package io.headwater.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.headwater.standalone.episodes.TurnedDigits;
import io.headwater.streams.config.ConfigException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A shared trunk against models alone, for a few passes. Needs MNIST's idx files. */
@Timeout(180)
class TrunkComparisonIT {
  private static final int SIDE = 7;

  @Test
  void comparesTheTasksOneByOne(@TempDir Path directory)
      throws IOException, InterruptedException, ConfigException {
    Path data = Path.of(System.getProperty("headwater.data", "../../shared/data")).resolve("mnist");
    assumeThat(data.resolve("train-images-idx3-ubyte.gz"))
        .as("MNIST's idx files; set HEADWATER_DATA to the directory above mnist/")
        .exists();
    TurnedDigits digits = TurnedDigits.open(data, 4, 10, SIDE, 1);
    TrunkReport report;
    try (Stack stack = Stack.start(directory)) {
      PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, "UTF-8");
      report = new TrunkComparison(stack, directory, SIDE, digits, nowhere).run(List.of(2, 10));
    }

    assertThat(report.counts().closed()).isTrue();
    assertThat(report.counts().deadLetters()).isZero();
    // 2 x 24 tasks in 10 passes, both measured twice, models from scratch once.
    assertThat(report.counts().tasks()).isEqualTo(480 + 96 + 24);
    assertThat(report.stops()).extracting(TrunkReport.Stop::passes).containsExactly(2, 10);
    TrunkReport.Stop last = report.stops().get(1);
    assertThat(last.shared()).hasSize(TurnedDigits.TASKS);
    // Guessing is right once in ten times.
    assertThat(last.sharedMean().value()).isGreaterThan(0.15);
    assertThat(last.aloneMean().value()).isGreaterThan(0.15);
    double sum = 0;
    for (int task = 0; task < TurnedDigits.TASKS; task++) {
      sum += last.shared().get(task) - report.scratch().get(task);
    }
    assertThat(report.overScratch().value()).isEqualTo(sum / TurnedDigits.TASKS);
  }
}
