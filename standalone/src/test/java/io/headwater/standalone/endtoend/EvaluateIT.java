package io.headwater.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code headwater evaluate} as people run it: sinusoid tasks, few iterations. */
@Timeout(120)
class EvaluateIT {
  @TempDir private Path directory;

  @Test
  void trainsMeasuresAndGoesOnFromItsCheckpoint() throws IOException, InterruptedException {
    String store = directory.resolve("checkpoints").toString();
    List<String> arguments =
        List.of(
            "--learner=fomaml",
            "--set=settings.rate=0.005",
            "--meta-batch=10",
            "--held-out=50",
            "--eval-steps=0,1,5",
            "--checkpoint=" + store,
            "--per-task");
    JsonNode first = evaluate(arguments, "--iterations=20");
    JsonNode second = evaluate(arguments, "--iterations=60");

    assertThat(first.get("newIterations").asLong()).isEqualTo(20);
    assertThat(second.get("newIterations").asLong()).isEqualTo(40);
    assertThat(second.get("iterations").asLong()).isEqualTo(60);
    assertThat(second.get("definition").get("settings").get("rate").asDouble()).isEqualTo(0.005);
    assertThat(second.get("results")).hasSize(3);
    JsonNode unadapted = second.get("results").get(0);
    JsonNode adapted = second.get("results").get(2);
    assertThat(adapted.get("steps").asInt()).isEqualTo(5);
    assertThat(adapted.get("taskLosses")).hasSize(50);
    // The step it was trained with helps; five are better only after more iterations than these.
    assertThat(second.get("results").get(1).get("loss").asDouble())
        .isLessThan(unadapted.get("loss").asDouble());
    assertThat(adapted.get("loss").asDouble())
        .isNotEqualTo(first.get("results").get(2).get("loss").asDouble());

    // Its last version, named, evaluated by another learner of a file.
    Path file =
        Files.writeString(
            directory.resolve("headwater.yaml"),
            """
            learners:
              waves:
                algorithm: maml
                settings: {rate: 0.005}
                model: {inputs: 1, hidden: [40, 40], outputs: 1}
                loss: squared-error
            """);
    JsonNode measured =
        evaluate(
            List.of(
                "-c", file.toString(), "--learner=waves", "--held-out=50", "--eval-steps=0,1,5"),
            "--iterations=0",
            "--start=" + store + "#fomaml@" + second.get("checkpoint").get("version").asLong());
    assertThat(measured.get("start")).isEqualTo(second.get("checkpoint").get("digest"));
    assertThat(measured.get("results").get(2).get("loss")).isEqualTo(adapted.get("loss"));
  }

  private static JsonNode evaluate(List<String> common, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("evaluate", "--tasks=sinusoid", "--json"));
    all.addAll(common);
    all.addAll(List.of(arguments));
    Ended ended = Ended.ofHeadwater(all.toArray(String[]::new));
    assertThat(ended.code()).as(ended.output()).isZero();
    return new ObjectMapper().readTree(ended.output().lines().reduce("", (before, line) -> line));
  }
}
