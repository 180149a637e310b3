package io.headwater.standalone.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.topic.Topic;
import io.headwater.streams.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The committed records of every topic that the application writes for others. */
final class WrittenRecords {
  private WrittenRecords() {}

  /** Returns keys, values and headers of all of them, byte for character. */
  static String text(HeadwaterConfig config) {
    StringBuilder text = new StringBuilder();
    Topics topics = new Topics(config.topics());
    List<Topic<?>> written =
        List.of(
            topics.adaptedModels(),
            topics.metaParameters(),
            topics.learningProgress(),
            topics.deadLetters());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            KafkaSettings.consumer(config),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      for (Topic<?> topic : written) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        int before = text.length();
        while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
          consumer.poll(Duration.ofMillis(200)).forEach(found -> append(text, found));
        }
        if (text.length() == before) {
          throw new IllegalStateException(topic.name() + ": expected records but there are none");
        }
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, ConsumerRecord<byte[], byte[]> found) {
    text.append(new String(found.key(), ISO_8859_1)).append(new String(found.value(), ISO_8859_1));
    found
        .headers()
        .forEach(
            header -> text.append(header.key()).append(new String(header.value(), ISO_8859_1)));
  }
}
