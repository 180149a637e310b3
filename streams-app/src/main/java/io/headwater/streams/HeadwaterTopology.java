package io.headwater.streams;

import io.headwater.streams.adapt.AdaptContext;
import io.headwater.streams.adapt.AdaptProcessor;
import io.headwater.streams.adapt.MetaVersions;
import io.headwater.streams.adapt.MetaVersionsReader;
import io.headwater.streams.commit.BeforeCommitStore;
import io.headwater.streams.commit.ThreadHooks;
import io.headwater.streams.memory.TaskMemories;
import io.headwater.streams.memory.WaitingFeedback;
import io.headwater.streams.metaupdate.MetaUpdateContext;
import io.headwater.streams.metaupdate.MetaUpdateProcessor;
import io.headwater.streams.topic.Topics;
import io.headwater.streams.validate.ValidateProcessor;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;

/**
 * The data flow, from task events to versions:
 *
 * <pre>
 * tasks, task-feedback ─> validate ─> adapt ─> adapted-models
 *             │          ├────> meta-gradients ─> meta-update ─> meta-parameters, learning-progress
 *             └──────────┴────> dead-letters
 * meta-parameters ─> (global store) ─> adapt
 * </pre>
 *
 * <p>Records travel as bytes; what they mean is known in the processors. Gradients pass through a
 * topic, so adaptation scales with the partitions of {@code tasks} and each learner's meta-update
 * runs in one place.
 */
public final class HeadwaterTopology {
  private static final String TASKS = "tasks-source";
  private static final String FEEDBACK = "task-feedback-source";
  private static final String VALIDATE = "validate";
  private static final String VALIDATE_FEEDBACK = "validate-feedback";
  private static final String ADAPT = "adapt";
  private static final String REJECTED = "rejected-sink";
  private static final String GRADIENTS = "meta-gradients-source";
  private static final String META_UPDATE = "meta-update";

  private HeadwaterTopology() {}

  /** The topology of one instance, built from its parts. */
  public static Topology build(Topics topics, Parts parts) {
    ByteArraySerializer out = new ByteArraySerializer();
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    ThreadHooks hooks = new ThreadHooks();
    Topology topology = new Topology();

    topology.addGlobalStore(
        MetaVersions.builder(),
        "meta-parameters-source",
        in,
        in,
        topics.metaParameters().name(),
        "meta-parameters-reader",
        () ->
            new MetaVersionsReader(
                parts.codecs(), parts.versions(), parts.ownership().learners(), parts.metrics()));

    topology.addSource(TASKS, in, in, topics.tasks().name());
    topology.addSource(FEEDBACK, in, in, topics.taskFeedback().name());
    topology.addProcessor(
        VALIDATE,
        () ->
            new ValidateProcessor(
                parts.decoder(), parts.ownership(), parts.metrics(), ADAPT, REJECTED),
        TASKS);
    topology.addProcessor(
        VALIDATE_FEEDBACK,
        () ->
            new ValidateProcessor(
                parts.feedback(), parts.ownership(), parts.metrics(), ADAPT, REJECTED),
        FEEDBACK);
    topology.addProcessor(
        ADAPT, () -> new AdaptProcessor(parts.adapt()), VALIDATE, VALIDATE_FEEDBACK);
    topology.addStateStore(BeforeCommitStore.builder(AdaptProcessor.HOOK, hooks), ADAPT);
    topology.addStateStore(timestamped(TaskMemories.STORE), ADAPT);
    topology.addStateStore(timestamped(WaitingFeedback.STORE), ADAPT);
    topology.addSink(REJECTED, topics.deadLetters().name(), out, out, VALIDATE, VALIDATE_FEEDBACK);
    topology.addSink(AdaptContext.DEAD_LETTERS, topics.deadLetters().name(), out, out, ADAPT);
    topology.addSink(AdaptContext.MODELS, topics.adaptedModels().name(), out, out, ADAPT);
    topology.addSink(AdaptContext.GRADIENTS, topics.metaGradients().name(), out, out, ADAPT);

    topology.addSource(GRADIENTS, in, in, topics.metaGradients().name());
    topology.addProcessor(
        META_UPDATE, () -> new MetaUpdateProcessor(parts.metaUpdate()), GRADIENTS);
    topology.addStateStore(BeforeCommitStore.builder(MetaUpdateProcessor.HOOK, hooks), META_UPDATE);
    topology.addStateStore(durable(MetaUpdateProcessor.STORE), META_UPDATE);
    topology.addSink(
        MetaUpdateContext.VERSIONS, topics.metaParameters().name(), out, out, META_UPDATE);
    topology.addSink(
        MetaUpdateContext.PROGRESS, topics.learningProgress().name(), out, out, META_UPDATE);
    return topology;
  }

  /**
   * Persistent, logged and uncached: a write is in the changelog before the commit that covers it.
   */
  private static StoreBuilder<KeyValueStore<String, byte[]>> durable(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
        .withLoggingEnabled(Map.of())
        .withCachingDisabled();
  }

  /** The same, and every value knows its time. */
  private static StoreBuilder<TimestampedKeyValueStore<String, byte[]>> timestamped(String name) {
    return Stores.timestampedKeyValueStoreBuilder(
            Stores.persistentTimestampedKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
        .withLoggingEnabled(Map.of())
        .withCachingDisabled();
  }
}
