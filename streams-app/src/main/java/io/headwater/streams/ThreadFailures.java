package io.headwater.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts failures of stream threads, so that a passing trouble is survived and one that comes back
 * at once, again and again, stops the instance. Threading: safe.
 */
final class ThreadFailures {
  private static final int MOST = 10;
  private static final Duration WITHIN = Duration.ofMinutes(5);

  private final Deque<Long> times = new ArrayDeque<>();

  /** Notes a failure; true when it is more than {@value #MOST} within five minutes. */
  synchronized boolean isOneTooMany() {
    long now = System.nanoTime();
    times.addLast(now);
    while (now - times.peekFirst() > WITHIN.toNanos()) {
      times.removeFirst();
    }
    return times.size() > MOST;
  }
}
