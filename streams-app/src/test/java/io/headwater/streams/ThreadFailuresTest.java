package io.headwater.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {
  private final Throwable outage =
      new StreamsException("processing", new TimeoutException("schema registry: no answer"));
  private final Throwable fault =
      new StreamsException("processing", new IllegalStateException("a fault"));

  private final ThreadFailures failures = new ThreadFailures();

  @Test
  void waitsLongerWithEachFailureUpToFiveSeconds() {
    long first = failures.pauseAfter(fault).orElseThrow();
    long second = failures.pauseAfter(fault).orElseThrow();
    for (int i = 0; i < 20; i++) {
      failures.pauseAfter(outage);
    }

    assertThat(second).isEqualTo(2 * first);
    assertThat(failures.pauseAfter(outage)).hasValue(5_000);
  }

  @Test
  void outlivesAnOutageHoweverOftenItShows() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(failures.pauseAfter(outage)).isPresent();
    }
  }

  @Test
  void givesUpWhenTheSameFaultComesAgainAndAgain() {
    for (int i = 0; i < 10; i++) {
      assertThat(failures.pauseAfter(fault)).isPresent();
    }

    assertThat(failures.pauseAfter(fault)).isEmpty();
  }

  @Test
  void takesRefusedCredentialsForAFault() {
    assertThat(Outage.causes(new StreamsException(new SaslAuthenticationException("refused"))))
        .isFalse();
  }
}
