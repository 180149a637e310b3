package io.headwater.standalone.checker;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts of whole milliseconds up to a minute; longer ones count as a minute. Thread-safe. */
final class LatencyHistogram {

  private static final int LONGEST_MILLIS = 60_000;

  private final AtomicLongArray counts = new AtomicLongArray(LONGEST_MILLIS + 1);

  void record(long millis) {
    counts.incrementAndGet((int) Math.max(0, Math.min(LONGEST_MILLIS, millis)));
  }

  /** The smallest latency that at least this share (0 to 1) does not exceed; -1 without samples. */
  long quantileMillis(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * samples()));
    long seen = 0;
    for (int millis = 0; millis <= LONGEST_MILLIS; millis++) {
      seen += counts.get(millis);
      if (seen >= rank) {
        return millis;
      }
    }
    return -1;
  }

  long samples() {
    long sum = 0;
    for (int millis = 0; millis <= LONGEST_MILLIS; millis++) {
      sum += counts.get(millis);
    }
    return sum;
  }
}
