package io.headwater.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schema.AdaptedModel;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.demo.Stack;
import io.headwater.standalone.episodes.SendPlan;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.standalone.episodes.TaskProducer;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.EffectiveConfig;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.streams.remove.LearnerRemoval;
import io.headwater.streams.topic.CompactedTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Learners that come to topics in use, and go. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(240)
class LearnerLifeIT {
  private static final int TASKS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String LEARNERS =
      """
      http: {port: -1}
      topics: {partitions: 2}
      learners:
      """;
  private static final String FIRST = learner("first", "[8]");
  private static final String SECOND = learner("second", "[8]");

  private Path directory;
  private Stack stack;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException, InterruptedException {
    directory = temporary;
    stack = Stack.start(directory);
  }

  @AfterAll
  void stop() {
    stack.close();
  }

  @Test
  void aSecondApplicationReadsOldTopicsForANewLearner()
      throws IOException, InterruptedException, ConfigException {
    Deployment one =
        deployment("old", "old-one", "unknown-learners: [second]\n" + LEARNERS + FIRST);
    Deployment two = deployment("old", "old-two", "unknown-learners: ignore\n" + LEARNERS + SECOND);
    try (HeadwaterApp first = one.startApp()) {
      send(one, "first", TASKS);
      send(one, "second", TASKS);
      send(one, "nobody", 1);
      try (HeadwaterApp second = two.startApp()) {
        CheckReport report = one.settle();

        assertThat(report.violations()).isEmpty();
        assertThat(report.adapted()).isEqualTo(2 * TASKS);
        assertThat(report.deadLettersByReason()).containsOnlyKeys("unknown-learner");
        assertThat(report.deadLetters()).isEqualTo(1);
        assertThat(report.versions()).containsOnlyKeys("first", "second");
        assertThat(second.readiness().reasons()).isEmpty();
      }
      assertThat(first.readiness().reasons()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void aSecondApplicationMayBeginNow(String protocol)
      throws IOException, InterruptedException, ConfigException, UnreadableRecordException {
    String name = "now-" + protocol;
    Deployment one =
        deployment(name, name + "-one", "unknown-learners: [second]\n" + LEARNERS + FIRST);
    Deployment two =
        deployment(
            name,
            name + "-two",
            "kafka: {group.protocol: "
                + protocol
                + "}\nstart: latest\nunknown-learners: ignore\n"
                + LEARNERS
                + SECOND);
    send(one, "second", TASKS);
    two.startApp().close();
    // It has read nothing yet; what comes while it is away is for it all the same.
    send(one, "second", 7);

    try (HeadwaterApp second = two.startApp()) {
      while (two.models().size() < 7) {
        Thread.sleep(100);
      }
      send(one, "second", 1);
      while (two.models().size() < 8) {
        Thread.sleep(100);
      }
      assertThat(two.models()).extracting(AdaptedModel::getLearnerId).containsOnly("second");
      assertThat(two.models()).hasSize(8);
      assertThat(second.readiness().reasons()).isEmpty();
    }
  }

  @Test
  void aLearnerBelongsToOneApplication() throws IOException, InterruptedException, ConfigException {
    Deployment one = deployment("one", "one-a", LEARNERS + FIRST);
    Deployment other = deployment("one", "one-b", LEARNERS + FIRST);
    try (HeadwaterApp owner = one.startApp()) {
      send(one, "first", TASKS);
      one.settle();

      try (HeadwaterApp second = new HeadwaterApp(other.config())) {
        assertThatThrownBy(second::start)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("learners.first: expected no other application to run it")
            .hasMessageContaining("'one-a' published its newest version and is running");
      }
      assertThat(owner.readiness().reasons()).isEmpty();
    }
  }

  @Test
  void aRemovedLearnerLeavesNothingAndMayComeAgainAsAnother()
      throws IOException, InterruptedException, ConfigException {
    Deployment both = deployment("gone", "gone", LEARNERS + FIRST + SECOND);
    try (HeadwaterApp app = both.startApp()) {
      send(both, "first", TASKS);
      send(both, "second", TASKS);
      assertThat(both.settle().violations()).isEmpty();
      assertThat(app.readiness().reasons()).isEmpty();
      assertThatThrownBy(() -> new LearnerRemoval(both.config(), "second").plan())
          .hasMessageContaining("learners.second: expected a learner that application 'gone' does");
    }
    Deployment without = deployment("gone", "gone", LEARNERS + FIRST);
    assertThat(keys(both, "second")).hasSize(TASKS + 1);
    try (HeadwaterApp app = without.startApp()) {
      send(without, "first", 50);
      assertThat(without.settle().violations()).isEmpty();
      LearnerRemoval removal = new LearnerRemoval(without.config(), "second");
      // What is only missing in the configuration is kept.
      assertThat(removal.plan())
          .containsEntry("gone-task-states-changelog", TASKS)
          .containsEntry("gone.adapted-models", TASKS)
          .containsEntry("gone.meta-parameters", 1)
          .hasEntrySatisfying(
              "gone-learner-states-changelog", count -> assertThat(count).isPositive());

      removal.apply(PATIENCE);

      assertThat(removal.plan().values()).containsOnly(0);
      assertThat(keys(without, "second")).isEmpty();
      assertThat(keys(without, "first")).hasSizeGreaterThan(TASKS);
      send(without, "first", 50);
      CheckReport report = without.settle();
      assertThat(report.violations()).isEmpty();
      assertThat(report.adapted()).isEqualTo(2 * TASKS + 100);
      assertThat(app.readiness().reasons()).isEmpty();
    }
    Deployment again = deployment("gone", "gone", LEARNERS + FIRST + learner("second", "[4]"));
    try (HeadwaterApp app = again.startApp()) {
      send(again, "second", TASKS);

      CheckReport report = again.settle();
      assertThat(report.violations()).isEmpty();
      assertThat(report.versions().get("second")).isNotNegative();
      assertThat(app.readiness().reasons()).isEmpty();
    }
  }

  @Test
  void aStoppedApplicationsLearnerGoesWithItsState()
      throws IOException, InterruptedException, ConfigException {
    Deployment only = deployment("stopped", "stopped", LEARNERS + FIRST);
    try (HeadwaterApp app = only.startApp()) {
      send(only, "first", TASKS);
      assertThat(only.settle().violations()).isEmpty();
      assertThat(app.readiness().reasons()).isEmpty();
    }

    Path file = directory.resolve("stopped.yaml");
    Files.writeString(file, EffectiveConfig.yaml(only.config()));

    Ended planned =
        Ended.ofHeadwater("remove-learner", "first", "-c", file.toString(), "--dry-run");
    assertThat(planned.output())
        .contains("stopped.adapted-models: " + TASKS + " keys of 'first'")
        .contains("stopped.meta-parameters: 1 keys of 'first'")
        .endsWith("nothing removed\n");
    assertThat(planned.code()).isZero();
    assertThat(keys(only, "first")).hasSize(TASKS + 1);
    Ended removed = Ended.ofHeadwater("remove-learner", "first", "-c", file.toString());
    assertThat(removed.output()).endsWith("removed; versions in the model store stay\n");
    assertThat(removed.code()).isZero();

    assertThat(new LearnerRemoval(only.config(), "first").plan().values()).containsOnly(0);
    Deployment again = deployment("stopped", "stopped", LEARNERS + learner("first", "[4]"));
    try (HeadwaterApp app = again.startApp()) {
      send(again, "first", 10);
      assertThat(again.settle().violations()).isEmpty();
      assertThat(app.readiness().reasons()).isEmpty();
    }
  }

  private Deployment deployment(String prefix, String application, String yaml)
      throws ConfigException {
    Map<String, String> environment = new HashMap<>();
    environment.put("HEADWATER_APPLICATION__ID", application);
    environment.put("HEADWATER_TOPICS_PREFIX", prefix + ".");
    environment.put(
        "HEADWATER_KAFKA_STATE_DIR", directory.resolve(application + "-state").toString());
    HeadwaterConfig config = stack.configure(yaml, environment);
    Stack.createTopics(config);
    return new Deployment(stack, config);
  }

  private static String learner(String name, String hidden) {
    return """
             %s:
               algorithm: maml
               model: {inputs: 1, hidden: %s, outputs: 1}
               loss: squared-error
               late-labels: all
               meta: {batch: 25, publish-interval: 50ms}
           """
        .formatted(name, hidden);
  }

  private static void send(Deployment to, String learner, int tasks) {
    try (TaskProducer producer = TaskProducer.open(to.kafka(), to.prefix())) {
      producer.send(
          new SinusoidEpisodes(SinusoidSettings.withSeed(tasks)).training(),
          SendPlan.of(learner, tasks));
    }
  }

  /** What compaction leaves of a learner in the topics for consumers. */
  private static Set<String> keys(Deployment deployment, String learner) {
    return Set.of("adapted-models", "meta-parameters").stream()
        .flatMap(
            topic ->
                CompactedTopic.live(
                    KafkaSettings.consumer(deployment.config()), deployment.prefix() + topic)
                    .keySet()
                    .stream())
        .filter(key -> key.startsWith(learner + "/"))
        .collect(Collectors.toSet());
  }
}
