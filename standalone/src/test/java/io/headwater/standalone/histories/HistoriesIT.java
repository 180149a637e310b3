package io.headwater.standalone.histories;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.SourcePosition;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.checker.LossChecker;
import io.headwater.standalone.demo.Stack;
import io.headwater.standalone.endtoend.Deployment;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.streams.memory.TaskMemories;
import io.headwater.streams.memory.WaitingFeedback;
import io.headwater.streams.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 1,000 histories through a real broker, in micro-batches, while versions are published. All
 * records of a part are there before the instance starts, so that Kafka Streams takes them in the
 * order of their time, as the reference does. Between the parts the instance goes and comes back,
 * meets nothing but bad records, and then a time at which all that it keeps is too old.
 */
@Timeout(300)
class HistoriesIT {
  private static final int HISTORIES = 1_000;
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String YAML =
      "http: {port: -1}\ntopics: {partitions: 2}\nbatch: {max-tasks: 128}\n" + Learners.YAML;

  @TempDir private Path directory;
  private final Histories histories = new Histories(3, HISTORIES);
  private final List<Reference> references = List.of(new Reference(), new Reference());
  private Stack stack;
  private Deployment deployment;
  private RecordCodecs codecs;
  private KafkaProducer<byte[], byte[]> producer;
  private Instant now =
      Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Learners.KEEP.multipliedBy(3));

  @BeforeEach
  void startStack() throws IOException, InterruptedException, ConfigException {
    stack = Stack.start(directory);
    deployment = Deployment.create(stack, directory, "histories", YAML, Map.of());
    codecs =
        new RecordCodecs(
            new Topics(deployment.config().topics()), KafkaSettings.registry(deployment.config()));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", deployment.kafka().get("bootstrap.servers")),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void stop() {
    if (producer != null) {
      producer.close();
      codecs.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void makesOfHistoriesWhatTheReferenceSays()
      throws IOException, InterruptedException, ExecutionException, UnreadableRecordException {
    run();

    Outcome outcome = outputs().with(decisions(), state());

    outcome.requireLike(references);
    assertThat(outcome.inLargeGradients()).isGreaterThan(HISTORIES / 2);
    assertThat(outcome.versions().size()).isGreaterThan(10);
  }

  private void run() throws IOException, InterruptedException, ExecutionException {
    send(part());
    restart(() -> {});
    for (int partition = 0; partition < PARTITIONS; partition++) {
      producer.send(bad(partition)).get();
    }
    restart(
        () -> {
          now = now.plus(Learners.KEEP).plusSeconds(1);
          send(oneInEachPartition());
        });
    send(part());
    restart(() -> {});
  }

  private interface Meanwhile {
    void run() throws InterruptedException, ExecutionException;
  }

  /**
   * Starts an instance and stops it when it is at rest, before and after what happens meanwhile.
   */
  private void restart(Meanwhile meanwhile)
      throws IOException, InterruptedException, ExecutionException {
    HeadwaterApp app = deployment.startApp();
    try {
      settle();
      meanwhile.run();
      settle();
    } finally {
      app.close();
    }
  }

  private void settle() throws InterruptedException {
    long waiting = references.stream().mapToLong(each -> each.waiting().size()).sum();
    try (LossChecker checker = LossChecker.open(deployment.kafka(), deployment.prefix())) {
      CheckReport report =
          checker.awaitClosed(
              found -> found.waiting() == waiting && decisions().areTold(), PATIENCE);
      assertThat(report.violations()).isEmpty();
      assertThat(report.waiting()).isEqualTo(waiting);
      assertThat(decisions().areTold()).as("decisions told").isTrue();
    }
  }

  private Decisions decisions() {
    Decisions.Reader reader = new Decisions.Reader(codecs);
    for (ConsumerRecord<byte[], byte[]> record : deployment.records("meta-gradients")) {
      reader.gradient(record.partition(), record.offset(), record.value());
    }
    try {
      for (ConsumerRecord<byte[], byte[]> record : deployment.records("learning-progress")) {
        reader.progress(record.value());
      }
    } catch (UnreadableRecordException unreadable) {
      throw new AssertionError(unreadable);
    }
    return reader.decisions();
  }

  private List<Step> part() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < HISTORIES * Histories.STEPS / 2; i++) {
      now = now.plusMillis(1 + histories.upTo(8));
      steps.add(histories.next(now));
    }
    return steps;
  }

  private List<Step> oneInEachPartition() {
    List<Step> steps = new ArrayList<>();
    Set<Integer> covered = new HashSet<>();
    for (int i = 0; covered.size() < PARTITIONS; i++) {
      now = now.plusMillis(1);
      Step step = histories.outside("clock-" + i, now);
      if (covered.add(deployment.home(step.key().getBytes(UTF_8)))) {
        steps.add(step);
      }
    }
    return steps;
  }

  private void send(List<Step> steps) throws InterruptedException, ExecutionException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (Step step : steps) {
      sent.add(producer.send(record(step)));
    }
    producer.flush();
    for (int i = 0; i < steps.size(); i++) {
      RecordMetadata at = sent.get(i).get();
      boolean feedback = steps.get(i) instanceof Step.Feedback;
      references
          .get(at.partition())
          .take(steps.get(i), new SourcePosition(at.partition(), at.offset(), feedback));
    }
  }

  private ProducerRecord<byte[], byte[]> record(Step step) {
    byte[] key = step.key().getBytes(UTF_8);
    long at = step.at().toEpochMilli();
    if (step instanceof Step.Feedback late) {
      byte[] value = codecs.taskFeedback().write(late.feedback());
      return new ProducerRecord<>(deployment.prefix() + "task-feedback", null, at, key, value);
    }
    byte[] value =
        step instanceof Step.Event event ? codecs.taskEvents().write(event.event()) : null;
    return new ProducerRecord<>(deployment.prefix() + "tasks", null, at, key, value);
  }

  private ProducerRecord<byte[], byte[]> bad(int partition) {
    return new ProducerRecord<>(
        deployment.prefix() + "tasks", partition, now.toEpochMilli(), new byte[] {1}, new byte[3]);
  }

  private Outputs outputs() throws UnreadableRecordException {
    Outputs outputs = new Outputs(deployment.config(), codecs);
    for (ConsumerRecord<byte[], byte[]> record : deployment.records("adapted-models")) {
      outputs.model(record.value());
    }
    for (ConsumerRecord<byte[], byte[]> record : deployment.records("meta-parameters")) {
      outputs.version(record.value());
    }
    assertThat(deployment.records("dead-letters")).hasSize(PARTITIONS);
    return outputs;
  }

  private KeptState state() {
    KeptState.Reader reader = new KeptState.Reader();
    read(TaskMemories.STORE, reader::memory);
    read(WaitingFeedback.STORE, reader::waiting);
    return reader.state();
  }

  private void read(String store, KeptState.Entry entry) {
    for (ConsumerRecord<byte[], byte[]> record : deployment.changelog(store)) {
      entry.take(new String(record.key(), UTF_8), record.value(), record.timestamp());
    }
  }
}
