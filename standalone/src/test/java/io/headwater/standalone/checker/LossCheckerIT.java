package io.headwater.standalone.checker;

import static io.headwater.standalone.checker.HandMadeTopics.LEARNER;
import static io.headwater.standalone.checker.HandMadeTopics.folded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schema.MetaVersionRef;
import io.headwater.schema.SourcePosition;
import io.headwater.standalone.broker.EmbeddedBroker;
import io.headwater.standalone.checker.AdaptedModelTail.From;
import io.headwater.standalone.episodes.SendPlan.QueryUse;
import io.headwater.standalone.registry.RegistryProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The checker and the live readers over hand-made topics on a real broker and registry; each test
 * has its own prefix.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class LossCheckerIT {

  private EmbeddedBroker broker;
  private RegistryProcess registry;
  private Map<String, Object> kafka;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException, InterruptedException {
    broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
    registry = RegistryProcess.start(directory.resolve("registry"), 0);
    kafka =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "schema.registry.url", registry.url());
  }

  @AfterAll
  void stop() {
    if (registry != null) {
      registry.close();
    }
    broker.close();
  }

  @Test
  void closesOnACorrectHistory(TestInfo test) throws ExecutionException, InterruptedException {
    try (HandMadeTopics topics = HandMadeTopics.create(kafka, prefix(test))) {
      correctHistory(topics);
    }

    CheckReport report = check(test);

    assertThat(report.violations()).isEmpty();
    assertThat(report.closed()).isTrue();
    assertThat(report.tasks()).isEqualTo(6);
    assertThat(report.adapted()).isEqualTo(4);
    assertThat(report.deletions()).isEqualTo(1);
    assertThat(report.deadLettersByReason()).containsExactly(Map.entry("undecodable", 1L));
    assertThat(report.allowed()).isEqualTo(3);
    assertThat(report.folded()).isEqualTo(2);
    assertThat(report.pending()).isEqualTo(1);
    assertThat(report.versions()).containsExactly(Map.entry(LEARNER, 1L));
    assertThat(report.uncheckedDigests()).isZero();
  }

  @Test
  void doesNotSeeWhatWasAborted(TestInfo test) throws ExecutionException, InterruptedException {
    try (HandMadeTopics topics = HandMadeTopics.create(kafka, prefix(test))) {
      MetaVersionRef v0 = topics.publish(null, 0);
      SourcePosition source = topics.task("a", QueryUse.MEASURE);
      topics.abortedAdapted("a", source, v0);
      topics.adapted("a", source, v0);
      SourcePosition lost = topics.task("b", QueryUse.MEASURE);
      topics.abortedAdapted("b", lost, v0);
    }

    CheckReport report = check(test);

    assertThat(report.doubled()).isZero();
    assertThat(report.lost()).isEqualTo(1);
    assertThat(report.violationCounts()).containsOnlyKeys(ViolationKind.LOST);
  }

  @Test
  void findsWhatIsWrong(TestInfo test) throws ExecutionException, InterruptedException {
    try (HandMadeTopics topics = HandMadeTopics.create(kafka, prefix(test))) {
      MetaVersionRef v1 = correctHistory(topics);
      SourcePosition twice = topics.task("twice", QueryUse.MEASURE);
      topics.adapted("twice", twice, v1);
      topics.adapted("twice", twice, v1);
      SourcePosition both = topics.task("both", QueryUse.LEARN);
      topics.adapted("both", both, v1);
      topics.deadLetter("both", both, "diverged");
      SourcePosition gradient = topics.gradient(v1, both, both);
      topics.adapted("nowhere", new SourcePosition(0, 12_345L, false), v1);
      MetaVersionRef v2 = topics.publish(v1, 4, folded(gradient, 2));
      topics.progress(new MetaVersionRef(4L, "ff"), "ee", 6, folded(gradient, 2));
      topics.parameters(new MetaVersionRef(4L, "ff"), v2.getDigest(), 6);
    }

    CheckReport report = check(test);

    assertThat(report.closed()).isFalse();
    assertThat(report.doubled()).isEqualTo(2);
    assertThat(report.violationCounts())
        .containsOnlyKeys(
            ViolationKind.DOUBLED,
            ViolationKind.CONTRADICTED,
            ViolationKind.FOREIGN,
            ViolationKind.QUERY_SET_DOUBLED,
            ViolationKind.FATE_TWICE,
            ViolationKind.BROKEN_CHAIN,
            ViolationKind.DIGEST_MISMATCH,
            ViolationKind.EQUATION_OPEN);
    assertThat(report.chainBreaks()).isEqualTo(1);
  }

  @Test
  void reportsOnWhatCameSinceTheLastReport(TestInfo test)
      throws ExecutionException, InterruptedException {
    try (HandMadeTopics topics = HandMadeTopics.create(kafka, prefix(test));
        LossChecker checker = LossChecker.open(kafka, prefix(test))) {
      MetaVersionRef v0 = topics.publish(null, 0);
      SourcePosition source = topics.task("a", QueryUse.MEASURE);
      long lost = checker.check().lost();
      for (int round = 0; lost == 0 && round < 100; round++) {
        Thread.sleep(100); // A commit is acknowledged a moment before it can be read.
        lost = checker.check().lost();
      }
      assertThat(lost).isEqualTo(1);

      topics.adapted("a", source, v0);

      assertThat(checker.awaitClosed(Duration.ofSeconds(30)).closed()).isTrue();
    }
  }

  @Test
  void saysWhichTopicIsMissing() {
    assertThatThrownBy(() -> LossChecker.open(kafka, "absent."))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("topic 'absent.tasks' does not exist");
  }

  @Test
  void followsAdaptedModelsWithoutTheirParameters(TestInfo test)
      throws ExecutionException, InterruptedException {
    try (HandMadeTopics topics = HandMadeTopics.create(kafka, prefix(test))) {
      MetaVersionRef v1 = correctHistory(topics);
      List<AdaptedSummary> models = new ArrayList<>();
      try (AdaptedModelTail tail = AdaptedModelTail.open(kafka, prefix(test), From.BEGINNING)) {
        while (models.size() < 4) {
          models.addAll(tail.poll(Duration.ofMillis(100)));
        }
      }

      assertThat(models)
          .extracting(AdaptedSummary::task)
          .containsExactlyInAnyOrder("a", "b", "c", "measured");
      assertThat(models).allMatch(model -> model.query().after() == 1.0);
      assertThat(models).noneMatch(model -> model.metaVersion() == v1.getVersion());
    }
  }

  @Test
  void measuresOnlyModelsCommittedAfterItsStart(TestInfo test)
      throws ExecutionException, InterruptedException {
    BlockingQueue<AdaptedSummary> seen = new LinkedBlockingQueue<>();
    try (HandMadeTopics topics = HandMadeTopics.create(kafka, prefix(test))) {
      MetaVersionRef v1 = correctHistory(topics);
      try (LatencyProbe probe = LatencyProbe.start(kafka, prefix(test), seen::add)) {
        topics.adapted("later", topics.task("later", QueryUse.MEASURE), v1);

        assertThat(seen.take().task()).isEqualTo("later");
        assertThat(probe.summary().samples()).isEqualTo(1);
        assertThat(probe.summary().p50Millis()).isNotNegative();
      }
    }
  }

  /** Three learning tasks, one that measures, a deletion and a dead letter; two versions. */
  private static MetaVersionRef correctHistory(HandMadeTopics topics) {
    MetaVersionRef v0 = topics.publish(null, 0);
    SourcePosition a = topics.task("a", QueryUse.LEARN);
    SourcePosition b = topics.task("b", QueryUse.LEARN);
    SourcePosition c = topics.task("c", QueryUse.LEARN);
    topics.adapted("a", a, v0);
    topics.adapted("b", b, v0);
    topics.adapted("c", c, v0);
    topics.adapted("measured", topics.task("measured", QueryUse.MEASURE), v0);
    topics.tombstone("a", topics.rawTask("a", null));
    topics.deadLetter("broken", topics.rawTask("broken", new byte[] {9, 9}), "undecodable");
    SourcePosition first = topics.gradient(v0, a, b);
    topics.gradient(v0, c);
    return topics.publish(v0, 2, folded(first, 2));
  }

  private CheckReport check(TestInfo test) {
    try (LossChecker checker = LossChecker.open(kafka, prefix(test))) {
      return checker.check();
    }
  }

  private static String prefix(TestInfo test) {
    return test.getTestMethod().orElseThrow().getName() + ".";
  }
}
