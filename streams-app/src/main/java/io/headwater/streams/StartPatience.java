package io.headwater.streams;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats what a start needs from Kafka and the schema registry until they answer. An answer that
 * something is wrong, refused credentials included, ends the start at once.
 */
final class StartPatience {
  private static final Logger LOG = LoggerFactory.getLogger(StartPatience.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final CountDownLatch stop;
  private volatile String trouble;

  /** Gives up when {@code stop} reaches zero. */
  StartPatience(CountDownLatch stop) {
    this.stop = stop;
  }

  /** What the start waits for; empty when it does not wait. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /**
   * Runs {@code attempt} until it returns.
   *
   * @return false when told to stop meanwhile
   * @throws RuntimeException what {@code attempt} threw, if waiting would not help
   */
  boolean untilAnswered(Runnable attempt) {
    Duration pause = FIRST_PAUSE;
    while (stop.getCount() > 0) {
      try {
        attempt.run();
        trouble = null;
        return true;
      } catch (RuntimeException e) {
        if (!Outage.causes(e) || isRefused(e)) {
          throw e;
        }
        trouble = e.getMessage();
        LOG.warn("not started yet, trying again in {}: {}", pause, e.getMessage());
      }
      try {
        if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
    return false;
  }

  /** The registry answered, but does not let us in. */
  private static boolean isRefused(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof RestClientException e
          && (e.getStatus() == 401 || e.getStatus() == 403)) {
        return true;
      }
    }
    return false;
  }
}
