package io.headwater.streams.adapt;

import io.headwater.schema.MetaParameters;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.convert.RecordCodecs.Codec;
import io.headwater.streams.convert.UnreadableRecordException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to start a learner whose published versions have another definition: its gradients and
 * models would mean something else under the same name.
 */
public final class DefinitionGuard {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionGuard.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final HeadwaterConfig config;
  private final String topic;
  private final Codec<MetaParameters> codec;

  /** Compares the learners of {@code config} with what {@code topic} holds. */
  public DefinitionGuard(HeadwaterConfig config, String topic, Codec<MetaParameters> codec) {
    this.config = config;
    this.topic = topic;
    this.codec = codec;
  }

  /**
   * Reads the committed versions from beginning to end.
   *
   * @throws DefinitionConflictException if one has another definition than configured
   */
  public void check() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            KafkaSettings.consumer(config),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream().map(DefinitionGuard::partition).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < end.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.value() != null) {
            check(record);
          }
        }
      }
    }
  }

  private void check(ConsumerRecord<byte[], byte[]> record) {
    MetaParameters published;
    try {
      published = codec.read(record.value());
    } catch (UnreadableRecordException e) {
      LOG.warn(
          "{}-{}@{} is not a version: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
      return;
    }
    LearnerConfig configured = config.learners().get(published.getLearnerId());
    if (configured != null && !configured.definitionHash().equals(published.getDefinitionHash())) {
      throw new DefinitionConflictException(
          configured, published.getVersion(), published.getDefinition());
    }
  }

  private static TopicPartition partition(PartitionInfo info) {
    return new TopicPartition(info.topic(), info.partition());
  }
}
