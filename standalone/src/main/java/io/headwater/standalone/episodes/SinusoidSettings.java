package io.headwater.standalone.episodes;

/**
 * How sinusoid tasks are drawn.
 *
 * @param supportRows rows to adapt to, at least 1
 * @param queryRows rows to measure with, at least 1
 * @param seed seed of both streams
 */
public record SinusoidSettings(int supportRows, int queryRows, long seed) {

  public SinusoidSettings {
    if (supportRows < 1 || queryRows < 1) {
      throw new IllegalArgumentException(
          "sinusoid rows: expected at least 1 support and 1 query row but was "
              + supportRows
              + " and "
              + queryRows);
    }
  }

  /** Ten support and ten query rows, as in the source paper. */
  public static SinusoidSettings withSeed(long seed) {
    return new SinusoidSettings(10, 10, seed);
  }
}
