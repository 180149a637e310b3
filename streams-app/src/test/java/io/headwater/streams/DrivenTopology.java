package io.headwater.streams;

import static io.headwater.streams.SampleEvents.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.serde.SingleObject;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.streams.serve.Metrics;
import io.headwater.streams.topic.Topics;
import io.headwater.tensor.DType;
import io.headwater.tensor.Nd4jBackend;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The whole data flow in one process with a registry in memory, for one learner and one event at a
 * time: events go in, the records that follow come out.
 */
final class DrivenTopology implements AutoCloseable {
  private final RecordCodecs codecs;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> tasks;
  private final TestOutputTopic<byte[], byte[]> models;
  private final TestOutputTopic<byte[], byte[]> gradients;
  private final TestOutputTopic<byte[], byte[]> deadLetters;

  /** Runs the learners of the section {@code learners}. */
  static DrivenTopology of(String learners, Path directory) {
    HeadwaterConfig config =
        SampleLearners.config("driven", "topics: {partitions: 1}\nhttp: {port: -1}", learners);
    return new DrivenTopology(config, directory);
  }

  private DrivenTopology(HeadwaterConfig config, Path directory) {
    Topics topics = new Topics(config.topics());
    codecs = new RecordCodecs(topics, KafkaSettings.registry(config));
    Parts parts =
        Parts.of(
            config,
            codecs,
            Optional.empty(),
            () -> new Nd4jBackend(DType.FLOAT32),
            new Metrics(new SimpleMeterRegistry()));
    Properties settings = KafkaSettings.streams(config);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    driver = new TopologyTestDriver(HeadwaterTopology.build(topics, parts), settings);
    ByteArraySerializer out = new ByteArraySerializer();
    tasks = driver.createInputTopic(topics.tasks().name(), out, out);
    models = output(topics.adaptedModels().name());
    gradients = output(topics.metaGradients().name());
    deadLetters = output(topics.deadLetters().name());
  }

  /** Sends an event under its key; returns the bytes of its value. */
  byte[] send(TaskEvent event) {
    byte[] value = codecs.taskEvents().write(event);
    tasks.pipeInput(key(event.getLearnerId(), event.getTaskId()), value);
    return value;
  }

  /** The one model published since the last call. */
  AdaptedModel model() throws UnreadableRecordException {
    return codecs.adaptedModels().read(only(models).value());
  }

  /** The one gradient sent since the last call. */
  MetaGradient gradient() {
    return SingleObject.of(MetaGradient.class).decode(only(gradients).value());
  }

  /** The one dead letter since the last call. */
  TestRecord<byte[], byte[]> deadLetter() {
    return only(deadLetters);
  }

  boolean hasModels() {
    return !models.isEmpty();
  }

  boolean hasGradients() {
    return !gradients.isEmpty();
  }

  boolean hasDeadLetters() {
    return !deadLetters.isEmpty();
  }

  @Override
  public void close() {
    driver.close();
    codecs.close();
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    return driver.createOutputTopic(topic, in, in);
  }

  private static TestRecord<byte[], byte[]> only(TestOutputTopic<byte[], byte[]> topic) {
    List<TestRecord<byte[], byte[]>> records = topic.readRecordsToList();
    assertThat(records).hasSize(1);
    return records.get(0);
  }
}
