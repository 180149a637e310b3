package io.headwater.standalone.predict;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * The newest committed record of a key, found by reading the one partition that Kafka's partitioner
 * gives the key from its beginning to its present end.
 */
public final class NewestRecord {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  private NewestRecord() {}

  /**
   * Looks for {@code key}.
   *
   * @param kafka client settings with {@code bootstrap.servers}
   * @return empty when there is no record of that key; one with a null value deletes it
   * @throws IllegalStateException if the topic is not there or the broker does not answer
   */
  public static Optional<ConsumerRecord<byte[], byte[]>> of(
      Map<String, ?> kafka, String topic, String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<PartitionInfo> partitions = consumer.listTopics(ANSWER_WITHIN).get(topic);
      if (partitions == null) {
        throw new IllegalStateException("topic '" + topic + "': expected it but it does not exist");
      }
      int own = Utils.toPositive(Utils.murmur2(bytes)) % partitions.size();
      TopicPartition partition = new TopicPartition(topic, own);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      // For a reader of committed records this is where the oldest open transaction begins.
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      ConsumerRecord<byte[], byte[]> found = null;
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> read : consumer.poll(POLL)) {
          if (Arrays.equals(read.key(), bytes)) {
            found = read;
          }
        }
      }
      return Optional.ofNullable(found);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "Kafka at %s: expected an answer within %d s but there was none"
              .formatted(
                  kafka.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG), ANSWER_WITHIN.toSeconds()),
          e);
    }
  }

  private static Map<String, Object> settings(Map<String, ?> kafka) {
    Map<String, Object> settings = new HashMap<>(kafka);
    // Settings of a serializer are no consumer's business and would only be warned about.
    settings.keySet().removeIf(key -> key.startsWith("schema.registry."));
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return settings;
  }
}
