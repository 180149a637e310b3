package io.headwater.streams;

import io.headwater.streams.adapt.LearningShares;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the learning shares every second how far an instance is behind in its input. A processor
 * cannot see that; the instance's own consumers can, without a request more: {@code records-lag} of
 * the partitions they have, {@code records-consumed-total} of the topics. Timestamps of records
 * would say something else: a producer's clock may be wrong, and old records are not a long lag.
 *
 * <p>Threading: one daemon thread of its own, from {@link #watch} to {@link #close}.
 */
final class InputLag implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InputLag.class);
  private static final long INTERVAL_MILLIS = 1_000;

  private final Supplier<Iterable<? extends Metric>> consumers;
  private final Set<String> topics;
  private final LearningShares shares;
  private final CountDownLatch closing = new CountDownLatch(1);
  private double consumedBefore;

  private InputLag(
      Supplier<Iterable<? extends Metric>> consumers, Set<String> topics, LearningShares shares) {
    this.consumers = consumers;
    this.topics = topics;
    this.shares = shares;
  }

  /**
   * Starts telling.
   *
   * @param consumers the present metrics of the instance's consumers
   * @param topics its input
   */
  static InputLag watch(
      Supplier<Iterable<? extends Metric>> consumers, Set<String> topics, LearningShares shares) {
    InputLag lag = new InputLag(consumers, topics, shares);
    Thread thread = new Thread(lag::run, "headwater-input-lag");
    thread.setDaemon(true);
    thread.start();
    return lag;
  }

  @Override
  public void close() {
    closing.countDown();
  }

  private void run() {
    try {
      while (!closing.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("the input lag is not watched any more, learning shares stay as they are", e);
    }
  }

  private void look() {
    double lag = 0;
    double consumed = 0;
    for (Metric metric : consumers.get()) {
      if (topics.contains(metric.metricName().tags().getOrDefault("topic", ""))
          && metric.metricValue() instanceof Double value
          && !value.isNaN()) {
        switch (metric.metricName().name()) {
          case "records-lag" -> lag += value;
          case "records-consumed-total" -> consumed += value;
          default -> {}
        }
      }
    }
    // A thread that was replaced takes its counts with it.
    shares.observe((long) lag, Math.max(0, (long) (consumed - consumedBefore)));
    consumedBefore = consumed;
  }
}
