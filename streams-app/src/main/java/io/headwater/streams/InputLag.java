package io.headwater.streams;

import io.headwater.streams.adapt.LearningShares;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the learning shares every second how far an instance is behind in its input: the ends of
 * the partitions it has, less what its application has committed.
 *
 * <p>A processor cannot see that. The consumers' {@code records-lag} does not grow while they work
 * off what they have fetched, which may be thousands of records. Timestamps say something else: a
 * producer's clock may be wrong, and old records are not a long lag.
 *
 * <p>One thread.
 */
final class InputLag implements AdminPoll.Question {
  static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(InputLag.class);

  private final String application;
  private final Supplier<Set<TopicPartition>> partitions;
  private final LearningShares shares;
  private Map<TopicPartition, Long> before = Map.of();

  /**
   * Tells {@code shares}.
   *
   * @param application whose offsets to look at
   * @param partitions of the input that the instance has at the moment
   */
  InputLag(String application, Supplier<Set<TopicPartition>> partitions, LearningShares shares) {
    this.application = application;
    this.partitions = partitions;
    this.shares = shares;
  }

  @Override
  public void ask(Admin admin) throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> committed = committed(admin, partitions.get());
    if (committed.keySet().equals(before.keySet())) {
      shares.observe(
          ends(admin, committed.keySet()) - sum(committed), sum(committed) - sum(before));
    }
    before = committed;
  }

  @Override
  public void unanswered(Throwable cause) {
    // Somebody else says what is wrong with Kafka; shares stay as they are.
    LOG.debug("input lag not known", cause);
  }

  private Map<TopicPartition, Long> committed(Admin admin, Set<TopicPartition> own)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> found =
        admin
            .listConsumerGroupOffsets(
                Map.of(application, new ListConsumerGroupOffsetsSpec().topicPartitions(own)))
            .partitionsToOffsetAndMetadata(application)
            .get();
    // A partition of which nothing was read yet is there with null.
    return own.stream()
        .filter(partition -> found.get(partition) != null)
        .collect(Collectors.toMap(Function.identity(), each -> found.get(each).offset()));
  }

  private long ends(Admin admin, Set<TopicPartition> own)
      throws ExecutionException, InterruptedException {
    return admin
        .listOffsets(
            own.stream().collect(Collectors.toMap(Function.identity(), any -> OffsetSpec.latest())))
        .all()
        .get()
        .values()
        .stream()
        .mapToLong(end -> end.offset())
        .sum();
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }
}
