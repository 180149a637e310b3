package io.headwater.streams;

import io.headwater.streams.adapt.LearningShares;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
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
 * <p>Threading: one daemon thread of its own, from {@link #watch} to {@link #close}.
 */
final class InputLag implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InputLag.class);
  private static final long INTERVAL_MILLIS = 1_000;

  private final Admin admin;
  private final String application;
  private final Supplier<Set<TopicPartition>> partitions;
  private final LearningShares shares;
  private final CountDownLatch closing = new CountDownLatch(1);
  private Map<TopicPartition, Long> before = Map.of();

  private InputLag(
      Admin admin,
      String application,
      Supplier<Set<TopicPartition>> partitions,
      LearningShares shares) {
    this.admin = admin;
    this.application = application;
    this.partitions = partitions;
    this.shares = shares;
  }

  /**
   * Starts telling.
   *
   * @param adminSettings of the client to ask with
   * @param application whose offsets to look at
   * @param partitions of the input that the instance has at the moment
   */
  static InputLag watch(
      Map<String, Object> adminSettings,
      String application,
      Supplier<Set<TopicPartition>> partitions,
      LearningShares shares) {
    InputLag lag = new InputLag(Admin.create(adminSettings), application, partitions, shares);
    Thread thread = new Thread(lag::run, "headwater-input-lag");
    thread.setDaemon(true);
    thread.start();
    return lag;
  }

  @Override
  public void close() {
    closing.countDown();
    admin.close(Duration.ofSeconds(1));
  }

  private void run() {
    try {
      while (!closing.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          look();
        } catch (ExecutionException | KafkaException | IllegalStateException e) {
          // Somebody else says what is wrong with Kafka; shares stay as they are.
          LOG.debug("input lag not known", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> committed = committed(partitions.get());
    if (committed.keySet().equals(before.keySet())) {
      shares.observe(ends(committed.keySet()) - sum(committed), sum(committed) - sum(before));
    }
    before = committed;
  }

  private Map<TopicPartition, Long> committed(Set<TopicPartition> own)
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

  private long ends(Set<TopicPartition> own) throws ExecutionException, InterruptedException {
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
