package io.headwater.standalone.endtoend;

import io.headwater.standalone.demo.Stack;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.HeadwaterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The application in this JVM on a real broker and registry, and a reader of what it commits. */
final class RunningApp implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HeadwaterApp app;

  private RunningApp(HeadwaterApp app) {
    this.app = app;
  }

  static RunningApp start(HeadwaterConfig config) throws Exception {
    HeadwaterApp app = new HeadwaterApp(config);
    try {
      app.start();
      if (!app.awaitRunning(PATIENCE)) {
        throw new IllegalStateException("the stream did not run within " + PATIENCE);
      }
      return new RunningApp(app);
    } catch (Exception e) {
      app.close();
      throw e;
    }
  }

  int httpPort() {
    return app.httpPort();
  }

  /**
   * Reads a topic from its beginning, committed records only, until {@code enough} says so or a
   * minute has passed; what was read is returned either way.
   */
  static List<ConsumerRecord<byte[], byte[]>> read(
      Stack stack, String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            stack.clientSettings().get("bootstrap.servers"),
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            false);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Collection<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!enough.test(records) && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  @Override
  public void close() {
    app.close();
  }
}
