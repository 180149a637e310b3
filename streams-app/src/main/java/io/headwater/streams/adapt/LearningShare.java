package io.headwater.streams.adapt;

/**
 * How much of what it may learn from an instance learns from, so that it keeps serving: additive
 * increase, multiplicative decrease (Chiu and Jain 1989). The share falls while the input lag keeps
 * growing, stays while the lag is long but does not grow, and rises while the lag is short. So a
 * burst, or a topic read from its beginning, costs no learning: their lag shrinks by itself.
 *
 * <p>One thread observes, any thread reads.
 */
final class LearningShare {
  /** Learning never stops altogether, or nobody would know whether there is room for it. */
  static final double LEAST = 0.05;

  /** Lag is short when it takes no more than so many intervals to work off. */
  static final double SHORT_INTERVALS = 5;

  /** So many intervals in a row the lag has to grow. */
  static final int GROWING_INTERVALS = 3;

  private static final double STEP = 0.1;
  private static final double FACTOR = 0.7;
  // Growth by less than this part of what was worked off is noise.
  private static final double NOISE = 0.1;

  private volatile double share = 1;
  private long lagBefore = Long.MAX_VALUE;
  private int growing;

  /** The share, from {@value #LEAST} to 1. */
  double now() {
    return share;
  }

  /**
   * Takes note of how an interval went.
   *
   * @param lag records in the input that have not been taken in
   * @param taken records that were taken in during the interval. None while there is a lag is not
   *     overload but an outage or a rebalance, and says nothing
   */
  void observe(long lag, long taken) {
    if (lag > 0 && taken <= 0) {
      return;
    }
    boolean grew = lag > lagBefore + NOISE * taken;
    growing = lagBefore < Long.MAX_VALUE && grew ? growing + 1 : 0;
    lagBefore = lag;
    if (lag <= SHORT_INTERVALS * taken) {
      share = Math.min(1, share + STEP);
    } else if (growing >= GROWING_INTERVALS) {
      share = Math.max(LEAST, share * FACTOR);
    }
  }
}
