package io.headwater.streams.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what compaction leaves of a topic, whether it has come to it yet or not. */
public final class CompactedTopic {
  private static final Duration POLL = Duration.ofMillis(500);

  private CompactedTopic() {}

  /** The last committed record of each key, as text; those that are null are left out. */
  public static Map<String, ConsumerRecord<byte[], byte[]>> live(
      Map<String, Object> consumer, String topic) {
    return live(consumer, topic, key -> true);
  }

  /**
   * The last committed record of each key that passes {@code filter}; those that are null are left
   * out. None where there is no such topic.
   *
   * @param consumer settings of a consumer of committed records
   */
  public static Map<String, ConsumerRecord<byte[], byte[]>> live(
      Map<String, Object> consumer, String topic, Predicate<String> filter) {
    Map<String, ConsumerRecord<byte[], byte[]>> live = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          reader.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      Map<TopicPartition, Long> end = reader.endOffsets(partitions);
      while (partitions.stream().anyMatch(at -> reader.position(at) < end.get(at))) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
          String key = new String(record.key(), UTF_8);
          if (filter.test(key)) {
            take(live, key, record);
          }
        }
      }
    }
    return live;
  }

  private static void take(
      Map<String, ConsumerRecord<byte[], byte[]>> live,
      String key,
      ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      live.remove(key);
    } else {
      live.put(key, record);
    }
  }
}
