package io.headwater.streams.topic;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.LearningProgress;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.MetaParameters;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.TaskFeedback;
import io.headwater.schema.serde.AvroSerde;
import io.headwater.schema.serde.Contract;
import io.headwater.schema.serde.Contracts;
import io.headwater.schema.serde.SingleObject;
import io.headwater.streams.config.TopicsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** All topics of a deployment: the one definition of each. Immutable. */
public final class Topics {
  private static final int SMALL_SEGMENT_BYTES = 16 << 20;

  private final TopicsConfig config;

  /** Defines the topics for one prefix, partition count and record size. */
  public Topics(TopicsConfig config) {
    this.config = config;
  }

  /** Task events from producers; null deletes the task. */
  public Topic<TaskEvent> tasks() {
    return published(Contracts.TASKS, "learner/task").with(deleteAfter(Duration.ofDays(7)));
  }

  /** Late labels; co-partitioned with the tasks. */
  public Topic<TaskFeedback> taskFeedback() {
    return published(Contracts.TASK_FEEDBACK, "learner/task").with(deleteAfter(Duration.ofDays(7)));
  }

  /** The newest model of each task, for consumers. */
  public Topic<AdaptedModel> adaptedModels() {
    // The lag lets a reader that follows within the hour see every model, not only the newest.
    return published(Contracts.ADAPTED_MODELS, "learner/task").with(compact(Duration.ofHours(1)));
  }

  /** Sums of gradients on their way to the meta-update. Internal. */
  public Topic<MetaGradient> metaGradients() {
    return topic(
            "meta-gradients",
            "learner",
            MetaGradient.class,
            ValueFormat.SINGLE_OBJECT,
            registry -> SingleObject.of(MetaGradient.class).serde())
        .with(deleteAfter(Duration.ofDays(7)));
  }

  /** The newest meta-parameters of each learner. */
  public Topic<MetaParameters> metaParameters() {
    // Every start reads this topic whole, and only closed segments are compacted: keep them small.
    // A segment must still hold the largest message.
    int segment = Math.max(SMALL_SEGMENT_BYTES, config.maxMessageBytes());
    return published(Contracts.META_PARAMETERS, "learner/role")
        .with(compact(Duration.ofMinutes(10)))
        .with(Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(segment)));
  }

  /** What each learner did, version by version. */
  public Topic<LearningProgress> learningProgress() {
    return published(Contracts.LEARNING_PROGRESS, "learner").with(deleteAfter(Duration.ofDays(30)));
  }

  /** Records that could not be used, with the reason in their headers. */
  public Topic<byte[]> deadLetters() {
    return topic(
            "dead-letters",
            "as received",
            byte[].class,
            ValueFormat.BYTES,
            registry -> Serdes.ByteArray())
        .with(deleteAfter(Duration.ofDays(30)))
        .with(maxMessage(config.maxDeadLetterBytes()));
  }

  /** All of them, in the order of the flow. */
  public List<Topic<?>> all() {
    return List.of(
        tasks(),
        taskFeedback(),
        adaptedModels(),
        metaGradients(),
        metaParameters(),
        learningProgress(),
        deadLetters());
  }

  private <V extends SpecificRecordBase> Topic<V> published(Contract<V> contract, String key) {
    return topic(
        contract.baseName(),
        key,
        contract.type(),
        ValueFormat.REGISTRY,
        registry -> AvroSerde.forValues(contract.type(), registry));
  }

  private <V> Topic<V> topic(
      String name,
      String key,
      Class<V> valueType,
      ValueFormat format,
      Function<Map<String, ?>, Serde<V>> serdes) {
    Topic<V> topic =
        new Topic<>(
            config.prefix() + name,
            key,
            valueType,
            format,
            serdes,
            config.partitions(),
            config.replication(),
            new TreeMap<>());
    return topic
        .with(maxMessage(config.maxMessageBytes()))
        .with(Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInSync())));
  }

  /** A majority where one replica may fail; with fewer than three replicas none may. */
  private int minInSync() {
    return config.replication() < 3 ? 1 : config.replication() / 2 + 1;
  }

  private static Map<String, String> maxMessage(int bytes) {
    return Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes));
  }

  private static Map<String, String> deleteAfter(Duration retention) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG,
        Long.toString(retention.toMillis()));
  }

  private static Map<String, String> compact(Duration minLag) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_COMPACT,
        TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
        Long.toString(minLag.toMillis()));
  }
}
