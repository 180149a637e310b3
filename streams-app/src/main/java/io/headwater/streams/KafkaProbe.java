package io.headwater.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;

/**
 * Asks Kafka every two seconds whether it is there. The stream threads wait out an outage without a
 * word and stay in state RUNNING, so somebody has to ask.
 *
 * <p>Threading: one daemon thread of its own, from {@link #start} to {@link #close}.
 */
final class KafkaProbe implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final int ANSWER_MILLIS = 2_000;

  private final Admin admin;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile String trouble;

  private KafkaProbe(Admin admin) {
    this.admin = admin;
  }

  /** Starts asking with an admin client of these settings. */
  static KafkaProbe start(Map<String, Object> adminSettings) {
    KafkaProbe probe = new KafkaProbe(Admin.create(adminSettings));
    Thread thread = new Thread(probe::run, "headwater-kafka-probe");
    thread.setDaemon(true);
    thread.start();
    return probe;
  }

  /** Since when and why Kafka does not answer; empty when it does. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public void close() {
    closing.countDown();
    admin.close(Duration.ofSeconds(1));
  }

  private void run() {
    try {
      while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        ask();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask() throws InterruptedException {
    try {
      admin.describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS)).nodes().get();
      trouble = null;
    } catch (ExecutionException | KafkaException | IllegalStateException e) {
      if (trouble == null) {
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        trouble = "Kafka has not answered since " + Instant.now() + ": " + cause;
      }
    }
  }
}
