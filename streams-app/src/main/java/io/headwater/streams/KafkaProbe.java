package io.headwater.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/**
 * Asks Kafka whether it is there. The stream threads wait out an outage without a word and stay in
 * state RUNNING, so somebody has to ask.
 *
 * <p>One thread asks, any thread looks.
 */
final class KafkaProbe implements AdminPoll.Question {
  static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final int ANSWER_MILLIS = 2_000;

  private volatile String trouble;

  /** Since when and why Kafka does not answer; empty when it does. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public void ask(Admin admin) throws ExecutionException, InterruptedException {
    admin.describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS)).nodes().get();
    trouble = null;
  }

  @Override
  public void unanswered(Throwable cause) {
    if (trouble == null) {
      trouble = "Kafka has not answered since " + Instant.now() + ": " + cause;
    }
  }
}
