package io.headwater.benchmarks;

import io.headwater.benchmarks.compare.Effort;
import io.headwater.benchmarks.pipeline.PipelineEffort;
import java.util.List;

/**
 * How much is measured.
 *
 * @param commandName of the command that measures so much
 * @param seconds all of it may take
 * @param core for each comparison of the core
 * @param curves for each point of a curve
 * @param pipeline for the measurements of the pipeline
 */
record Extent(
    String commandName, double seconds, Effort core, Effort curves, PipelineEffort pipeline) {
  private static final List<Integer> PARTITIONS = List.of(1, 2, 4, 8);

  /** Ten minutes on two cores, with the build. */
  private static final Extent QUICK =
      new Extent(
          "quick",
          560,
          new Effort(7, 0.15, 2.5, 12),
          new Effort(7, 0.1, 1, 4),
          new PipelineEffort(30, 7, 20_000, 15, 1, 0, PARTITIONS));

  /** As long as it takes: about an hour. */
  private static final Extent FULL =
      new Extent(
          "full",
          Double.POSITIVE_INFINITY,
          new Effort(11, 0.5, 5, 120),
          new Effort(7, 0.5, 4, 30),
          new PipelineEffort(60, 11, 60_000, 60, 5, 300, PARTITIONS));

  /** All there are. */
  static List<Extent> all() {
    return List.of(QUICK, FULL);
  }
}
