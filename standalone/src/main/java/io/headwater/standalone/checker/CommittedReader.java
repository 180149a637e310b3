package io.headwater.standalone.checker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumers that see only what was committed, and disturb no group. */
final class CommittedReader {

  /** Bounds what a consumer buffers, whatever the records' size. */
  private static final int FETCH_BYTES = 16 << 20;

  private static final int PARTITION_FETCH_BYTES = 4 << 20;

  private CommittedReader() {}

  /**
   * A read-committed consumer of bytes without a group.
   *
   * @param settings Kafka client settings; those that would change what is read are overridden
   */
  static KafkaConsumer<byte[], byte[]> open(Map<String, ?> settings) {
    Map<String, Object> consumer = new HashMap<>(settings);
    // Settings of a serializer are no consumer's business and would only be warned about.
    consumer.keySet().removeIf(key -> key.startsWith("schema.registry."));
    consumer.remove(ConsumerConfig.GROUP_ID_CONFIG);
    consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    consumer.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    consumer.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    return new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * The partitions of topics.
   *
   * @throws IllegalStateException when a topic does not exist, naming it
   */
  static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, List<String> topics) {
    Map<String, List<PartitionInfo>> known = consumer.listTopics(Duration.ofSeconds(30));
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      if (!known.containsKey(topic)) {
        throw new IllegalStateException(
            "topic '"
                + topic
                + "' does not exist; there are "
                + known.keySet().stream()
                    .filter(name -> !name.startsWith("_"))
                    .sorted()
                    .collect(Collectors.joining(", ")));
      }
      known.get(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    return partitions;
  }
}
