package io.headwater.streams;

import static io.headwater.streams.SampleEvents.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.Dataset;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.TaskFeedback;
import io.headwater.schema.serde.SingleObject;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.streams.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The real topology in one process, against a registry in memory, fed with task events and, for the
 * learner {@code slopes}, with feedback and deletions. Commits after every record.
 */
final class DrivenStream implements AutoCloseable {
  static final String LEARNER = "slopes";
  static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RecordCodecs codecs;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> tasks;
  private final TestInputTopic<byte[], byte[]> feedback;
  private final TestOutputTopic<byte[], byte[]> models;
  private final TestOutputTopic<byte[], byte[]> gradients;
  private final TestOutputTopic<byte[], byte[]> deadLetters;
  private final SingleObject<MetaGradient> gradientCodec = SingleObject.of(MetaGradient.class);

  /** A stream with one partition, whose state is under {@code directory}. */
  DrivenStream(String name, Path directory, String... sections) {
    List<String> all = new ArrayList<>(List.of("topics: {partitions: 1}"));
    all.addAll(List.of(sections));
    HeadwaterConfig config = SampleLearners.config(name, all.toArray(String[]::new));
    Topics topics = new Topics(config.topics());
    codecs = new RecordCodecs(topics, KafkaSettings.registry(config));
    driver = SampleTopology.drive(config, codecs, meters, directory, START);
    ByteArraySerializer out = new ByteArraySerializer();
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    tasks = driver.createInputTopic(topics.tasks().name(), out, out);
    feedback = driver.createInputTopic(topics.taskFeedback().name(), out, out);
    models = driver.createOutputTopic(topics.adaptedModels().name(), in, in);
    gradients = driver.createOutputTopic(topics.metaGradients().name(), in, in);
    deadLetters = driver.createOutputTopic(topics.deadLetters().name(), in, in);
  }

  /** Sends an event under its key; returns the bytes of its value. */
  byte[] task(TaskEvent event, Instant at) {
    byte[] value = codecs.taskEvents().write(event);
    tasks.pipeInput(key(event.getLearnerId(), event.getTaskId()), value, at);
    return value;
  }

  /** Sends bytes that are no event under any key. */
  void raw(byte[] key, Instant at) {
    tasks.pipeInput(key, new byte[] {1}, at);
  }

  void delete(String task, Instant at) {
    tasks.pipeInput(key(LEARNER, task), null, at);
  }

  void feedback(String task, String id, Dataset query, Instant at) {
    TaskFeedback record = new TaskFeedback(LEARNER, task, id, query, at);
    feedback.pipeInput(key(LEARNER, task), codecs.taskFeedback().write(record), at);
  }

  /** The gradients sent since the last call. */
  List<MetaGradient> gradients() {
    return gradients.readRecordsToList().stream()
        .map(found -> gradientCodec.decode(found.value()))
        .toList();
  }

  /** The models published since the last call, tombstones left out. */
  List<AdaptedModel> models() throws UnreadableRecordException {
    List<AdaptedModel> read = new ArrayList<>();
    for (var found : models.readRecordsToList()) {
      if (found.value() != null) {
        read.add(codecs.adaptedModels().read(found.value()));
      }
    }
    return read;
  }

  /** How many dead letters there were since the last call. */
  int deadLetters() {
    return deadLetters.readRecordsToList().size();
  }

  /** The one model published since the last call. */
  AdaptedModel model() throws UnreadableRecordException {
    List<AdaptedModel> published = models();
    assertThat(published).hasSize(1);
    return published.get(0);
  }

  /** The one gradient sent since the last call. */
  MetaGradient gradient() {
    List<MetaGradient> sent = gradients();
    assertThat(sent).hasSize(1);
    return sent.get(0);
  }

  /** The one dead letter since the last call. */
  TestRecord<byte[], byte[]> deadLetter() {
    List<TestRecord<byte[], byte[]>> letters = deadLetters.readRecordsToList();
    assertThat(letters).hasSize(1);
    return letters.get(0);
  }

  /** Sum of the counters of that name. */
  double count(String counter) {
    return meters.find(counter).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  /** The gauge of that name. */
  double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  @Override
  public void close() {
    driver.close();
    codecs.close();
  }
}
