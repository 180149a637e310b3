package io.headwater.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.demo.Stack;
import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.SendPlan;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.standalone.episodes.TaskProducer;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More tasks than an instance can learn from: it learns from fewer, until they become fewer. */
@Timeout(300)
class LearnShareIT {
  private static final String LEARNER = "sinusoid";
  // Second order through twenty steps: learning from a task costs many times adapting to it.
  private static final String YAML =
      """
      http: {port: 0}
      batch: {max-tasks: 4}
      learners:
        sinusoid:
          algorithm: maml
          settings: {steps: 20, rate: 0.001}
          model: {inputs: 1, hidden: [256, 256], outputs: 1}
          loss: squared-error
      """;

  @TempDir private Path directory;

  @Test
  void learnsFromFewerWhileItIsOverloadedAndFromAllAfterwards()
      throws IOException, InterruptedException, ConfigException {
    try (Stack stack = Stack.start(directory)) {
      Deployment deployment = Deployment.create(stack, directory, "share", YAML, Map.of());
      try (HeadwaterApp app = deployment.startApp()) {
        assertThat(share(app)).isEqualTo(1);

        long sent = sendUntilLowered(deployment, app);

        CheckReport report = deployment.settle();
        // What is left out is told when it is decided on, which closing does not wait for.
        while (!report.rejectedByReason().containsKey("not-sampled")) {
          Thread.sleep(200);
          report = deployment.settle();
        }
        assertThat(report.violations()).isEmpty();
        assertThat(report.closed()).isTrue();
        assertThat(report.adapted()).isEqualTo(sent);
        assertThat(report.notSampled()).isPositive();
        assertThat(report.allowed() + report.notSampled()).isEqualTo(sent);
        while (share(app) < 1) {
          Thread.sleep(200);
        }
      }
    }
  }

  private static long sendUntilLowered(Deployment deployment, HeadwaterApp app)
      throws IOException, InterruptedException {
    Iterator<Episode> episodes = new SinusoidEpisodes(SinusoidSettings.withSeed(1)).training();
    try (TaskProducer producer = TaskProducer.open(deployment.kafka(), deployment.prefix())) {
      while (share(app) == 1) {
        producer.send(episodes, new SendPlan(LEARNER, 200, 700, SendPlan.QueryUse.LEARN));
      }
      return producer.acknowledged();
    }
  }

  private static double share(HeadwaterApp app) throws IOException, InterruptedException {
    return MetricsPage.of(app).value("headwater_learning_share{learner=\"sinusoid\"}");
  }
}
