package io.headwater.streams.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.streams.config.TopicsConfig;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private static final int MIB = 1 << 20;
  private final TopicsConfig config = new TopicsConfig("acme.", 8, (short) 3, 16 * MIB);
  private final Topics topics = new Topics(config);

  @Test
  void definesEveryTopicOnce() {
    assertThat(topics.all())
        .extracting(Topic::name)
        .containsExactly(
            "acme.tasks",
            "acme.task-feedback",
            "acme.adapted-models",
            "acme.meta-gradients",
            "acme.meta-parameters",
            "acme.learning-progress",
            "acme.dead-letters");
    assertThat(topics.all()).allMatch(topic -> topic.partitions() == 8);
    assertThat(topics.all()).allMatch(topic -> topic.replication() == 3);
  }

  @Test
  void keepsRecordsAsLongAsTheyAreNeeded() {
    String week = Long.toString(7 * 86_400_000L);
    String month = Long.toString(30 * 86_400_000L);

    assertThat(topics.tasks().settings()).containsAllEntriesOf(deleteAfter(week));
    assertThat(topics.taskFeedback().settings()).containsAllEntriesOf(deleteAfter(week));
    assertThat(topics.metaGradients().settings()).containsAllEntriesOf(deleteAfter(week));
    assertThat(topics.learningProgress().settings()).containsAllEntriesOf(deleteAfter(month));
    assertThat(topics.deadLetters().settings()).containsAllEntriesOf(deleteAfter(month));
    assertThat(topics.adaptedModels().settings())
        .containsEntry("cleanup.policy", "compact")
        .containsEntry("min.compaction.lag.ms", "3600000");
    assertThat(topics.metaParameters().settings())
        .containsEntry("cleanup.policy", "compact")
        .containsEntry("min.compaction.lag.ms", "600000");
  }

  @Test
  void makesRoomForReasonInDeadLetters() {
    int tasks = Integer.parseInt(topics.tasks().settings().get("max.message.bytes"));
    int deadLetters = Integer.parseInt(topics.deadLetters().settings().get("max.message.bytes"));

    assertThat(tasks).isGreaterThan(16 * MIB);
    assertThat(deadLetters).isGreaterThanOrEqualTo(tasks + 256 * 1024);
  }

  @Test
  void keepsSegmentsOfMetaParametersSmallButLargeEnough() {
    Map<String, String> settings = topics.metaParameters().settings();
    Map<String, String> small =
        new Topics(new TopicsConfig("", 1, (short) 1, MIB)).metaParameters().settings();

    assertThat(settings.get("segment.bytes")).isEqualTo(settings.get("max.message.bytes"));
    assertThat(small).containsEntry("segment.bytes", Integer.toString(16 * MIB));
  }

  @Test
  void asksForMajorityOfReplicasOnlyWhereOneMayFail() {
    assertThat(minInSync((short) 1)).isEqualTo("1");
    assertThat(minInSync((short) 2)).isEqualTo("1");
    assertThat(minInSync((short) 3)).isEqualTo("2");
    assertThat(minInSync((short) 5)).isEqualTo("3");
  }

  @Test
  void passesDeadLettersThroughUnchanged() {
    byte[] bytes = {0, 1, -1};
    try (Serde<byte[]> serde = topics.deadLetters().valueSerde(Map.of())) {
      assertThat(serde.serializer().serialize("acme.dead-letters", bytes)).isEqualTo(bytes);
    }
  }

  private static Map<String, String> deleteAfter(String millis) {
    return Map.of("cleanup.policy", "delete", "retention.ms", millis);
  }

  private static String minInSync(short replication) {
    Topics topics = new Topics(new TopicsConfig("", 1, replication, MIB));
    return topics.tasks().settings().get("min.insync.replicas");
  }
}
