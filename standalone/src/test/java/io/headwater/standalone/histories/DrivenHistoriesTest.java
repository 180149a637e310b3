package io.headwater.standalone.histories;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.SourcePosition;
import io.headwater.streams.HeadwaterTopology;
import io.headwater.streams.Parts;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.ConfigReader;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.streams.memory.TaskMemories;
import io.headwater.streams.memory.WaitingFeedback;
import io.headwater.streams.serve.Metrics;
import io.headwater.streams.topic.Topics;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 2,000 histories through the topology under Kafka's test driver, which takes one record after the
 * other and commits after each: with pauses anywhere, in which some of what is kept gets too old.
 */
class DrivenHistoriesTest {
  private static final int HISTORIES = 1_000;
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void makeOfHistoriesWhatTheReferenceSays(long seed)
      throws ConfigException, UnreadableRecordException {
    Histories histories = new Histories(seed, HISTORIES);
    Reference reference = new Reference();
    try (Driven driven = new Driven("histories-" + seed, directory)) {
      Instant now = START;
      for (int step = 0; step < HISTORIES * Histories.STEPS; step++) {
        now = now.plus(pause(histories));
        Step next = histories.next(now);
        reference.take(next, driven.send(next));
        if (step % 100 == 0) {
          driven.publishVersions();
        }
      }
      driven.publishVersions();
      Outcome outcome = driven.outputs().with(driven.decisions(), driven.state());
      outcome.requireLike(List.of(reference));
      assertThat(outcome.versions().size()).isGreaterThan(100);
    }
  }

  /** Mostly none to speak of; now and then a part of what is kept, or all, gets too old. */
  private static Duration pause(Histories histories) {
    return histories.upTo(1_000) == 0
        ? Duration.ofSeconds(300 + histories.upTo(400))
        : Duration.ofMillis(histories.upTo(100));
  }

  /** The topology with a registry in memory. */
  private static final class Driven implements AutoCloseable {
    private final HeadwaterConfig config;
    private final Topics topics;
    private final RecordCodecs codecs;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> tasks;
    private final TestInputTopic<byte[], byte[]> feedback;
    private long taskOffset;
    private long feedbackOffset;

    Driven(String name, Path directory) throws ConfigException {
      String kafka =
          """
          topics: {partitions: 1}
          kafka:
            bootstrap.servers: localhost:9092
            schema.registry.url: mock://%s
          """
              .formatted(name);
      config = ConfigReader.parse(kafka + Learners.YAML, Map.of());
      topics = new Topics(config.topics());
      codecs = new RecordCodecs(topics, KafkaSettings.registry(config));
      Parts parts =
          Parts.of(
              config,
              codecs,
              Optional.empty(),
              () -> BackendKind.AUTO.open(DType.FLOAT32),
              new Metrics(new SimpleMeterRegistry()));
      Properties settings = KafkaSettings.streams(config);
      settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
      // The instance's clock is ahead of all records: their time is believed.
      driver =
          new TopologyTestDriver(
              HeadwaterTopology.build(topics, parts), settings, START.plus(Duration.ofDays(365)));
      tasks = input(topics.tasks().name());
      feedback = input(topics.taskFeedback().name());
    }

    private TestInputTopic<byte[], byte[]> input(String topic) {
      return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    }

    SourcePosition send(Step step) {
      byte[] key = step.key().getBytes(UTF_8);
      if (step instanceof Step.Feedback late) {
        feedback.pipeInput(key, codecs.taskFeedback().write(late.feedback()), step.at());
        return new SourcePosition(0, feedbackOffset++, true);
      }
      byte[] value =
          step instanceof Step.Event event ? codecs.taskEvents().write(event.event()) : null;
      tasks.pipeInput(key, value, step.at());
      return new SourcePosition(0, taskOffset++, false);
    }

    void publishVersions() {
      driver.advanceWallClockTime(Duration.ofSeconds(1));
    }

    Outputs outputs() throws UnreadableRecordException {
      Outputs outputs = new Outputs(config, codecs);
      for (TestRecord<byte[], byte[]> record : sent(topics.adaptedModels().name())) {
        outputs.model(record.value());
      }
      for (TestRecord<byte[], byte[]> record : sent(topics.metaParameters().name())) {
        outputs.version(record.value());
      }
      assertThat(sent(topics.deadLetters().name())).isEmpty();
      return outputs;
    }

    Decisions decisions() throws UnreadableRecordException {
      Decisions.Reader reader = new Decisions.Reader(codecs);
      long offset = 0;
      for (TestRecord<byte[], byte[]> record : sent(topics.metaGradients().name())) {
        reader.gradient(0, offset++, record.value());
      }
      for (TestRecord<byte[], byte[]> record : sent(topics.learningProgress().name())) {
        reader.progress(record.value());
      }
      return reader.decisions();
    }

    private List<TestRecord<byte[], byte[]>> sent(String topic) {
      TestOutputTopic<byte[], byte[]> output =
          driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      return output.readRecordsToList();
    }

    KeptState state() {
      KeptState.Reader reader = new KeptState.Reader();
      read(TaskMemories.STORE, reader::memory);
      read(WaitingFeedback.STORE, reader::waiting);
      return reader.state();
    }

    private void read(String store, KeptState.Entry entry) {
      try (KeyValueIterator<String, ValueAndTimestamp<byte[]>> all =
          driver.<String, byte[]>getTimestampedKeyValueStore(store).all()) {
        all.forEachRemaining(
            each -> entry.take(each.key, each.value.value(), each.value.timestamp()));
      }
    }

    @Override
    public void close() {
      driver.close();
      codecs.close();
    }
  }
}
