package io.headwater.benchmarks.compare;

import java.util.Locale;

/** What is known of one call's time in a block, in milliseconds. */
public enum Figure {
  /** Mean processor time of the whole process. */
  CPU("cpu", "mean"),
  /** Mean time by the clock. */
  WALL("wall", "mean"),
  /** Time by the clock that half of the calls do not exceed. */
  P50("wall", "p50"),
  /** Time by the clock that one in a hundred calls exceeds. */
  P99("wall", "p99");

  private final String clock;
  private final String statistic;

  Figure(String clock, String statistic) {
    this.clock = clock;
    this.statistic = statistic;
  }

  /** Whose time: {@code cpu} or {@code wall}. */
  public String clock() {
    return clock;
  }

  /** Of the calls of a block: {@code mean}, {@code p50} or {@code p99}. */
  public String statistic() {
    return statistic;
  }

  /** The name of the field that holds it in JSON. */
  public String field() {
    return name().toLowerCase(Locale.ROOT);
  }
}
