package io.headwater.streams.memory;

import java.time.Duration;

/**
 * The time of a stream, told by the timestamps of its records: it never goes back, and no record
 * takes it further than the clock of the instance and {@code maxSkew}, so that one bad clock cannot
 * expire everything. One thread.
 */
public final class BoundedClock {
  private final long maxSkewMillis;
  private long now;

  /** A clock that trusts timestamps up to {@code maxSkew} ahead of the instance's clock. */
  public BoundedClock(Duration maxSkew) {
    this.maxSkewMillis = maxSkew.toMillis();
  }

  /** Takes note of a record's time. */
  public void observe(long timestamp, long wallClock) {
    now = Math.max(now, trusted(timestamp, wallClock));
  }

  /**
   * The time to keep a record by: its timestamp, or the most that is trusted.
   *
   * @param timestamp the record's, milliseconds since the epoch
   * @param wallClock the instance's
   */
  public long trusted(long timestamp, long wallClock) {
    return Math.min(timestamp, wallClock + maxSkewMillis);
  }

  /** The latest time observed; before the first the epoch, when nothing is too old. */
  public long now() {
    return now;
  }
}
