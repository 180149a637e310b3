package io.headwater.benchmarks.pipeline;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** Collects latencies in milliseconds. Thread-safe. */
final class Latencies implements LongConsumer {
  private long[] millis = new long[1 << 16];
  private int count;

  @Override
  public synchronized void accept(long latency) {
    if (count == millis.length) {
      millis = Arrays.copyOf(millis, 2 * count);
    }
    millis[count++] = latency;
  }

  /** How many there are. */
  synchronized int count() {
    return count;
  }

  /**
   * The smallest latency that at least this share does not exceed.
   *
   * @param share above 0, at most 1
   * @throws IllegalStateException if there are none
   */
  synchronized long quantile(double share) {
    if (count == 0) {
      throw new IllegalStateException("expected latencies but there is none");
    }
    long[] sorted = Arrays.copyOf(millis, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * count) - 1];
  }
}
