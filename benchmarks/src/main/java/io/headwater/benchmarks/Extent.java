package io.headwater.benchmarks;

import io.headwater.benchmarks.compare.Effort;
import java.util.List;

/**
 * How much is measured.
 *
 * @param commandName of the command that measures so much
 * @param seconds all of it may take
 * @param core for each comparison of the core
 */
record Extent(String commandName, double seconds, Effort core) {
  /** Ten minutes on two cores, with the build. */
  private static final Extent QUICK = new Extent("quick", 560, new Effort(7, 0.15, 2.5, 12));

  /** As long as it takes: about an hour. */
  private static final Extent FULL =
      new Extent("full", Double.POSITIVE_INFINITY, new Effort(11, 0.5, 5, 120));

  /** All there are. */
  static List<Extent> all() {
    return List.of(QUICK, FULL);
  }
}
