package io.headwater.standalone.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.standalone.episodes.RainbowDigits;
import io.headwater.standalone.episodes.SyntheticMnist;
import io.headwater.streams.config.ConfigException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole protocol on made-up images, which are easy, through a real broker. */
@Timeout(240)
class OnlineComparisonIT {
  private static final int TASKS = 2;
  private static final int STAGES = 2;
  private static final int LESSONS = 12;

  @Test
  void measuresEveryMethodAtEveryStage(@TempDir Path directory)
      throws IOException, InterruptedException, ConfigException {
    SyntheticMnist.write(directory, 100);
    RainbowDigits digits = RainbowDigits.open(directory, 14, 100, 1);
    Protocol protocol = new Protocol(TASKS, List.of(20, 100), LESSONS, 10, 0.9, 1);
    Map<String, String> settings = Map.of("MODEL_FILTERS", "8", "META_OPTIMIZER_RATE", "0.01");
    Schooling scratch = new Schooling(400, 20);
    Schooling tuning = new Schooling(20, 20);
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, "UTF-8");

    OnlineRun run =
        new OnlineComparison(protocol, digits, settings, scratch, tuning, nowhere).run();

    assertThat(run.counts().closed()).isTrue();
    assertThat(run.counts().deadLetters()).isZero();
    assertThat(run.counts().tasks()).isEqualTo(TASKS * STAGES * (LESSONS + 1));
    // Exams teach nothing.
    assertThat(run.counts().allowed()).isEqualTo(TASKS * STAGES * LESSONS);
    assertThat(run.counts().versions().get("rainbow")).isPositive();
    assertThat(run.looks()).containsExactly(digits.id(0), digits.id(1));
    assertThat(run.curves())
        .containsOnlyKeys("Headwater", "from scratch", "on everything", "and fine-tuned");
    run.curves()
        .forEach(
            (method, curves) -> {
              for (int task = 0; task < TASKS; task++) {
                assertThat(curves.of(task))
                    .as("%s, task %d", method, task)
                    .hasSize(STAGES)
                    .allMatch(accuracy -> accuracy >= 0 && accuracy <= 1);
              }
            });
    // Guessing is right once in ten times. The others have seen too little to be held to anything.
    assertThat(run.curves().get("from scratch").error(TASKS - 1)).isLessThan(0.6);
  }
}
