package io.headwater.standalone.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.Dataset;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.Tensor;
import io.headwater.schema.serde.AvroSerde;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.checker.LossChecker;
import io.headwater.standalone.demo.Stack;
import io.headwater.streams.config.HeadwaterConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of bad record becomes a dead letter, and the next good one is processed. */
@TestInstance(Lifecycle.PER_CLASS)
class DeadLettersIT {
  private static final String YAML =
      """
      application-id: dead-letters
      http: {port: -1}
      learners:
        regression:
          algorithm: maml
          model: {type: mlp, inputs: 2, hidden: [4], outputs: 1, activation: tanh}
          loss: squared-error
          seed: 1
          meta: {optimizer: {type: sgd, rate: 0.01}, batch: 1000, publish-interval: 1s}
        classes:
          algorithm: maml
          model: {type: mlp, inputs: 2, hidden: [4], outputs: 3, activation: tanh}
          loss: cross-entropy
          seed: 1
          meta: {optimizer: {type: sgd, rate: 0.01}, batch: 1000, publish-interval: 1s}
      """;

  private Stack stack;
  private RunningApp app;
  private AvroSerde<TaskEvent> events;
  private KafkaProducer<byte[], byte[]> producer;
  private int sent;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    stack = Stack.start(directory);
    HeadwaterConfig config =
        stack.configure(
            YAML, Map.of("HEADWATER_KAFKA_STATE_DIR", directory.resolve("state").toString()));
    Stack.createTopics(config);
    app = RunningApp.start(config);
    events = AvroSerde.forValues(TaskEvent.class, stack.clientSettings());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.clientSettings().get("bootstrap.servers")),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  void stop() {
    CheckReport report;
    try (LossChecker checker = LossChecker.open(stack.clientSettings(), "")) {
      report = checker.awaitClosed(Duration.ofSeconds(60));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      producer.close();
      events.close();
      app.close();
      stack.close();
    }
    assertThat(report.closed()).as(report.toTable()).isTrue();
  }

  @Test
  void bytesThatAreNoRecord() throws Exception {
    Letter letter = letterFor("regression/t", "no avro at all".getBytes(UTF_8), null);

    letter.says("undecodable", "value");
    assertThat(letter.header("headwater.expected")).contains("TaskEvent");
  }

  @Test
  void truncatedRecord() throws Exception {
    byte[] whole = bytes(event("regression", dataset(2, 1)));
    letterFor("regression/t", Arrays.copyOf(whole, whole.length - 9), null)
        .says("undecodable", "value");
  }

  @Test
  void nanFeature() throws Exception {
    Dataset support =
        new Dataset(tensor(List.of(2, 2), 1, 2, Float.NaN, 4), tensor(List.of(2, 1), 1, 2), null);
    Letter letter = letterFor("regression/t", bytes(event("regression", support)), null);

    letter.says("not-finite", "support.features[1, 0]");
    assertThat(letter.header("headwater.expected")).isEqualTo("a finite number");
    assertThat(letter.header("headwater.actual")).isEqualTo("NaN");
  }

  @Test
  void wrongShape() throws Exception {
    Letter letter = letterFor("regression/t", bytes(event("regression", dataset(3, 1))), null);

    letter.says("wrong-shape", "support.features");
    assertThat(letter.header("headwater.expected")).isEqualTo("[rows, 2]");
    assertThat(letter.header("headwater.actual")).isEqualTo("[2, 3]");
  }

  @Test
  void unknownLearner() throws Exception {
    Letter letter = letterFor("nobody/t", bytes(event("nobody", dataset(2, 1))), null);

    letter.says("unknown-learner", "learnerId");
    assertThat(letter.header("headwater.expected")).isEqualTo("one of [classes, regression]");
    assertThat(letter.header("headwater.actual")).isEqualTo("'nobody'");
  }

  @Test
  void keyAgainstBody() throws Exception {
    letterFor("regression/other", bytes(event("regression", dataset(2, 1))), null)
        .says("key-mismatch", "taskId");
  }

  @Test
  void nullKey() throws Exception {
    letterFor(null, bytes(event("regression", dataset(2, 1))), null).says("bad-key", "key");
  }

  @Test
  void misplacedPartition() throws Exception {
    int home = Utils.toPositive(Utils.murmur2("regression/t".getBytes(UTF_8))) % 4;
    Letter letter =
        letterFor("regression/t", bytes(event("regression", dataset(2, 1))), (home + 1) % 4);

    letter.says("misplaced", "partition");
    assertThat(letter.header("headwater.expected")).contains("murmur2_random");
  }

  @Test
  void labelOutOfRange() throws Exception {
    Dataset support =
        new Dataset(tensor(List.of(2, 2), 1, 2, 3, 4), tensor(List.of(2), 0, 3), null);
    letterFor("classes/t", bytes(event("classes", support)), null)
        .says("bad-label", "support.targets[1]");
  }

  /** Sends a bad record, then a good one, and waits for the outcome of both. */
  private Letter letterFor(String key, byte[] value, Integer partition) throws Exception {
    byte[] keyBytes = key == null ? null : key.getBytes(UTF_8);
    RecordMetadata bad =
        producer.send(new ProducerRecord<>("tasks", partition, keyBytes, value)).get();
    String goodTask = "good-" + sent++;
    TaskEvent good = event("regression", dataset(2, 1), goodTask);
    producer
        .send(
            new ProducerRecord<>("tasks", ("regression/" + goodTask).getBytes(UTF_8), bytes(good)))
        .get();
    List<ConsumerRecord<byte[], byte[]>> letters =
        RunningApp.read(
            stack, "dead-letters", records -> records.stream().anyMatch(r -> isOf(r, bad)));
    List<ConsumerRecord<byte[], byte[]>> ofBad =
        letters.stream().filter(record -> isOf(record, bad)).toList();
    assertThat(ofBad).hasSize(1);
    assertThat(ofBad.get(0).key()).isEqualTo(keyBytes);
    assertThat(ofBad.get(0).value()).isEqualTo(value);
    byte[] goodKey = ("regression/" + goodTask).getBytes(UTF_8);
    assertThat(
            RunningApp.read(
                stack,
                "adapted-models",
                records -> records.stream().anyMatch(r -> Arrays.equals(r.key(), goodKey))))
        .anyMatch(record -> Arrays.equals(record.key(), goodKey));
    return new Letter(ofBad.get(0));
  }

  private static boolean isOf(ConsumerRecord<byte[], byte[]> letter, RecordMetadata source) {
    Letter read = new Letter(letter);
    return read.header("__streams.errors.topic").equals("tasks")
        && read.header("__streams.errors.partition").equals("" + source.partition())
        && read.header("__streams.errors.offset").equals("" + source.offset());
  }

  private record Letter(ConsumerRecord<byte[], byte[]> record) {
    String header(String name) {
      return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    void says(String reason, String where) {
      assertThat(header("headwater.reason")).isEqualTo(reason);
      assertThat(header("headwater.where")).isEqualTo(where);
      assertThat(header("__streams.errors.message"))
          .isEqualTo(
              where
                  + ": expected "
                  + header("headwater.expected")
                  + " but was "
                  + header("headwater.actual"));
    }
  }

  private byte[] bytes(TaskEvent event) {
    return events.serializer().serialize("tasks", event);
  }

  private static TaskEvent event(String learner, Dataset support) {
    return event(learner, support, "t");
  }

  private static TaskEvent event(String learner, Dataset support, String task) {
    return new TaskEvent(
        learner, task, "event", support, null, true, Instant.ofEpochMilli(1), Map.of());
  }

  /** Two rows of so many features and outputs. */
  private static Dataset dataset(int features, int outputs) {
    return new Dataset(
        tensor(List.of(2, features), new float[2 * features]),
        tensor(List.of(2, outputs), new float[2 * outputs]),
        null);
  }

  private static Tensor tensor(List<Integer> shape, float... values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putFloat(value);
    }
    return new Tensor(shape, data.flip());
  }
}
