package io.headwater.standalone.checker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Follows the committed adapted models live, without decoding their parameters. Tombstones and
 * records that cannot be decoded are passed over: judging them is the {@link LossChecker}'s part.
 * One thread at a time; closing closes the consumer.
 */
public final class AdaptedModelTail implements AutoCloseable {

  /** Where to begin. */
  public enum From {
    /** With the oldest record that is still there. */
    BEGINNING,
    /** With records committed after opening. */
    NOW
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final WireDecoder decoder;

  private AdaptedModelTail(KafkaConsumer<byte[], byte[]> consumer, WireDecoder decoder) {
    this.consumer = consumer;
    this.decoder = decoder;
  }

  /**
   * Connects and takes its position before it returns.
   *
   * @param kafka client settings with {@code bootstrap.servers} and {@code schema.registry.url}
   * @throws IllegalStateException when the topic does not exist
   */
  public static AdaptedModelTail open(Map<String, ?> kafka, String topicPrefix, From from) {
    WireDecoder decoder = WireDecoder.connectedTo(kafka);
    KafkaConsumer<byte[], byte[]> consumer = CommittedReader.open(kafka);
    try {
      List<TopicPartition> partitions =
          CommittedReader.partitions(consumer, List.of(topicPrefix + TopicNames.ADAPTED_MODELS));
      consumer.assign(partitions);
      if (from == From.BEGINNING) {
        consumer.seekToBeginning(partitions);
      } else {
        consumer.seekToEnd(partitions);
      }
      // Seeking is lazy: without this, records sent meanwhile would be missed.
      partitions.forEach(consumer::position);
      return new AdaptedModelTail(consumer, decoder);
    } catch (RuntimeException failure) {
      consumer.close();
      throw failure;
    }
  }

  /** The models that arrive within the time, none when none does. */
  public List<AdaptedSummary> poll(Duration time) {
    List<AdaptedSummary> models = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> delivered : consumer.poll(time)) {
      summary(delivered.value()).ifPresent(models::add);
    }
    return models;
  }

  @Override
  public void close() {
    consumer.close();
  }

  private Optional<AdaptedSummary> summary(byte[] value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(summary(decoder.confluent(value, Projections.ADAPTED_SUMMARY)));
    } catch (UndecodableException passedOver) {
      return Optional.empty();
    }
  }

  private static AdaptedSummary summary(GenericRecord model) {
    GenericRecord provenance = (GenericRecord) model.get("provenance");
    GenericRecord source = (GenericRecord) provenance.get("source");
    GenericRecord meta = (GenericRecord) provenance.get("meta");
    return new AdaptedSummary(
        model.get("learnerId").toString(),
        model.get("taskId").toString(),
        (Long) meta.get("version"),
        meta.get("digest").toString(),
        source.get("partition") + ":" + source.get("offset"),
        (Boolean) model.get("adapted"),
        loss(model.get("supportLoss")),
        loss(model.get("queryLoss")),
        Instant.ofEpochMilli((Long) model.get("occurredAt")));
  }

  private static AdaptedSummary.Loss loss(Object record) {
    return record instanceof GenericRecord losses
        ? new AdaptedSummary.Loss(
            (Integer) losses.get("rows"),
            (Double) losses.get("before"),
            (Double) losses.get("after"),
            (Double) losses.get("accuracyBefore"),
            (Double) losses.get("accuracyAfter"))
        : null;
  }
}
