package io.headwater.benchmarks.compare;

/**
 * How much is put into a comparison.
 *
 * @param blocks of each side
 * @param blockSeconds of processor time
 * @param warmSeconds before the first block
 * @param limitSeconds after which no further round of blocks begins, once there are {@link
 *     #LEAST_BLOCKS}
 */
public record Effort(int blocks, double blockSeconds, double warmSeconds, double limitSeconds) {
  /** Fewer say nothing. */
  public static final int LEAST_BLOCKS = 3;
}
