package io.headwater.standalone.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.TaskEvent;
import io.headwater.schema.serde.AvroSerde;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.demo.Stack;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each kind of bad record ends as one dead letter that says what was wrong, and the good record
 * behind it in the same partition is adapted.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class DeadLettersIT {
  private static final int PARTITIONS = 4;
  private static final String YAML =
      """
      http: {port: -1}
      learners:
        sinusoid:
          algorithm: maml
          model: {type: mlp, inputs: 1, hidden: [8], outputs: 1, activation: relu}
          loss: squared-error
          seed: 1
        characters:
          algorithm: fomaml
          model: {type: mlp, inputs: 2, hidden: [8], outputs: 3, activation: relu}
          loss: cross-entropy
          seed: 1
      """;

  private Stack stack;
  private Deployment deployment;
  private HeadwaterApp app;
  private AvroSerde<TaskEvent> events;
  private KafkaProducer<byte[], byte[]> producer;
  private int goodTasks;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException, InterruptedException, ConfigException {
    stack = Stack.start(directory);
    deployment = Deployment.create(stack, directory, "bad-input", YAML, Map.of());
    events = AvroSerde.forValues(TaskEvent.class, deployment.kafka());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", deployment.kafka().get("bootstrap.servers")),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    app = deployment.startApp();
  }

  @AfterAll
  void stop() {
    if (app != null) {
      app.close();
      producer.close();
      events.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @ParameterizedTest
  @EnumSource(BadRecord.class)
  void setsABadRecordAsideAndGoesOn(BadRecord bad) throws Exception {
    byte[] key = bad.key();
    byte[] value = bad.value(this::wire);
    RecordMetadata at = send(bad.partition(key, PARTITIONS), key, value);
    String goodTask = sendGood(at.partition());

    CheckReport report = deployment.settle();

    assertThat(report.violations()).isEmpty();
    assertThat(report.closed()).isTrue();
    assertThat(deployment.records("adapted-models"))
        .filteredOn(model -> new String(model.key(), UTF_8).equals(goodTask))
        .hasSize(1);
    List<ConsumerRecord<byte[], byte[]>> letters =
        deployment.records("dead-letters").stream()
            .filter(
                letter ->
                    header(letter, "__streams.errors.partition").equals("" + at.partition())
                        && header(letter, "__streams.errors.offset").equals("" + at.offset()))
            .toList();
    assertThat(letters).hasSize(1);
    ConsumerRecord<byte[], byte[]> letter = letters.get(0);
    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(header(letter, "__streams.errors.topic")).isEqualTo(deployment.prefix() + "tasks");
    assertThat(header(letter, "headwater.reason")).isEqualTo(bad.reason());
    assertThat(header(letter, "headwater.where")).isEqualTo(bad.where());
    assertThat(header(letter, "headwater.expected")).contains(bad.expected());
    assertThat(header(letter, "headwater.actual")).contains(bad.actual());
  }

  private byte[] wire(TaskEvent event) {
    return events.serializer().serialize(deployment.prefix() + "tasks", event);
  }

  /** Sends a good record to a partition; returns its key. */
  private String sendGood(int partition) throws ExecutionException, InterruptedException {
    while (true) {
      String task = "good-" + goodTasks++;
      byte[] key = ("sinusoid/" + task).getBytes(UTF_8);
      if (BadRecord.home(key, PARTITIONS) == partition) {
        send(partition, key, wire(BadRecord.goodEvent("sinusoid", task)));
        return "sinusoid/" + task;
      }
    }
  }

  private RecordMetadata send(int partition, byte[] key, byte[] value)
      throws ExecutionException, InterruptedException {
    String topic = deployment.prefix() + "tasks";
    return producer.send(new ProducerRecord<>(topic, partition, key, value)).get();
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null ? "header " + name + " is missing" : Utils.utf8(header.value());
  }
}
