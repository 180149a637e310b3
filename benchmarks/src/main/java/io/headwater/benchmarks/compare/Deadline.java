package io.headwater.benchmarks.compare;

/** When everything is to be done. */
public final class Deadline {
  private final long startedNanos = System.nanoTime();
  private final double seconds;

  /** So many seconds from now; infinitely many are allowed. */
  public Deadline(double seconds) {
    this.seconds = seconds;
  }

  /** Whether so many seconds are left. */
  public boolean allows(double needed) {
    return (System.nanoTime() - startedNanos) / 1e9 + needed <= seconds;
  }

  /** Why something is skipped. */
  public String reason(double needed) {
    return "would not be done within %.0f s: about %.0f s are needed".formatted(seconds, needed);
  }
}
