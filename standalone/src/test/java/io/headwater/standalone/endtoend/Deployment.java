package io.headwater.standalone.endtoend;

import io.headwater.schema.AdaptedModel;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.checker.LossChecker;
import io.headwater.standalone.demo.Stack;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.streams.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * One deployment of the application on a {@link Stack}: its configuration and its topics, told from
 * other deployments on the same stack by its name, which is application id, topic prefix and
 * directory. Immutable; the stack stays the caller's.
 */
public record Deployment(Stack stack, HeadwaterConfig config) {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration SETTLE = Duration.ofMinutes(3);

  /** Creates the topics of a deployment that keeps what it writes under {@code directory}. */
  public static Deployment create(
      Stack stack, Path directory, String name, String yaml, Map<String, String> overrides)
      throws ConfigException {
    Map<String, String> environment = new HashMap<>(overrides);
    environment.put("HEADWATER_APPLICATION__ID", name);
    environment.put("HEADWATER_TOPICS_PREFIX", name + ".");
    environment.put("HEADWATER_KAFKA_STATE_DIR", directory.resolve(name + "-state").toString());
    HeadwaterConfig config = stack.configure(yaml, environment);
    Stack.createTopics(config);
    return new Deployment(stack, config);
  }

  /** The prefix of its topics. */
  public String prefix() {
    return config.topics().prefix();
  }

  /** What clients need to connect. */
  public Map<String, String> kafka() {
    return stack.clientSettings();
  }

  /** Starts an instance in this JVM and returns once it runs; the caller closes it. */
  public HeadwaterApp startApp() throws IOException, InterruptedException {
    HeadwaterApp app = new HeadwaterApp(config);
    boolean running = false;
    try {
      app.start();
      running = app.awaitRunning(START);
    } finally {
      if (!running) {
        app.close();
      }
    }
    if (!running) {
      throw new IllegalStateException("the stream did not run within " + START);
    }
    return app;
  }

  /** The checker's last word once the stream has come to rest, or three minutes later. */
  CheckReport settle() throws InterruptedException {
    try (LossChecker checker = LossChecker.open(kafka(), prefix())) {
      return checker.awaitClosed(SETTLE);
    }
  }

  /** The same, but not before every learner has a version that it learned. */
  CheckReport settleLearned() throws InterruptedException {
    try (LossChecker checker = LossChecker.open(kafka(), prefix())) {
      return checker.awaitClosed(
          report -> report.versions().values().stream().allMatch(version -> version > 0), SETTLE);
    }
  }

  /**
   * Waits until all that is in tasks and task-feedback now was taken, in committed transactions.
   */
  void awaitConsumed() throws InterruptedException {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", kafka().get("bootstrap.servers"),
            "group.id", config.applicationId(),
            "enable.auto.commit", false);
    try (KafkaConsumer<byte[], byte[]> group =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Map<TopicPartition, Long> ends = group.endOffsets(inputs());
      long end = System.nanoTime() + SETTLE.toNanos();
      while (!isTaken(ends, group.committed(ends.keySet()))) {
        if (System.nanoTime() > end) {
          throw new AssertionError(
              "expected %s within %s but committed are %s"
                  .formatted(ends, SETTLE, group.committed(ends.keySet())));
        }
        Thread.sleep(100);
      }
    }
  }

  private static boolean isTaken(
      Map<TopicPartition, Long> ends, Map<TopicPartition, OffsetAndMetadata> committed) {
    return ends.entrySet().stream()
        .allMatch(
            each -> {
              OffsetAndMetadata taken = committed.get(each.getKey());
              return each.getValue() <= (taken == null ? 0 : taken.offset());
            });
  }

  private List<TopicPartition> inputs() {
    return Stream.of("tasks", "task-feedback")
        .flatMap(
            topic ->
                IntStream.range(0, config.topics().partitions())
                    .mapToObj(partition -> new TopicPartition(prefix() + topic, partition)))
        .toList();
  }

  /** The committed records of the topic with this name after the prefix. */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return CommittedTopic.read(kafka().get("bootstrap.servers"), prefix() + topic);
  }

  /** The committed records of the changelog of a store. */
  public List<ConsumerRecord<byte[], byte[]>> changelog(String store) {
    return CommittedTopic.read(
        kafka().get("bootstrap.servers"), config.applicationId() + "-" + store + "-changelog");
  }

  /** The partition where a key belongs, by Kafka's own arithmetic. */
  public int home(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % config.topics().partitions();
  }

  /** The committed adapted models, tombstones left out. */
  List<AdaptedModel> models() throws UnreadableRecordException {
    List<AdaptedModel> models = new ArrayList<>();
    try (RecordCodecs codecs =
        new RecordCodecs(new Topics(config.topics()), KafkaSettings.registry(config))) {
      for (ConsumerRecord<byte[], byte[]> found : records("adapted-models")) {
        if (found.value() != null) {
          models.add(codecs.adaptedModels().read(found.value()));
        }
      }
    }
    return models;
  }
}
