package io.headwater.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Decides what follows the failure of a stream thread. Outages are waited out however long they
 * last; another failure is survived too, unless it comes back again and again. Threading: safe.
 */
final class ThreadFailures {
  private static final int MOST = 10;
  private static final Duration WITHIN = Duration.ofMinutes(5);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final Deque<Long> times = new ArrayDeque<>();
  private long pauseMillis = FIRST_PAUSE_MILLIS;
  private long lastAt = System.nanoTime();

  /**
   * Notes a failure.
   *
   * @return after how many milliseconds another thread is to take over: more with each failure, up
   *     to 5 s, and few again after a minute without one. Empty when the instance should stop,
   *     because more than {@value #MOST} failures other than outages came within five minutes
   */
  synchronized OptionalLong pauseAfter(Throwable failure) {
    long now = System.nanoTime();
    boolean calm = now - lastAt > Duration.ofMinutes(1).toNanos();
    pauseMillis = calm ? FIRST_PAUSE_MILLIS : Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    lastAt = now;
    if (!Outage.causes(failure)) {
      times.addLast(now);
      while (now - times.peekFirst() > WITHIN.toNanos()) {
        times.removeFirst();
      }
    }
    return times.size() > MOST ? OptionalLong.empty() : OptionalLong.of(pauseMillis);
  }
}
