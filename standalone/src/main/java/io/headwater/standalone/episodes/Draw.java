package io.headwater.standalone.episodes;

import java.util.random.RandomGenerator;

/** Draws without replacement. */
final class Draw {

  private Draw() {}

  /**
   * Distinct indices below {@code bound} in random order, drawn with rejection: there are few of
   * them.
   *
   * @param what names their number in the error that there are too few to draw from
   */
  static int[] distinct(String what, int count, int bound, RandomGenerator random) {
    if (count > bound) {
      throw new IllegalArgumentException(
          what + ": expected at most " + bound + " but was " + count);
    }
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      int candidate;
      do {
        candidate = random.nextInt(bound);
      } while (contains(drawn, i, candidate));
      drawn[i] = candidate;
    }
    return drawn;
  }

  private static boolean contains(int[] values, int length, int value) {
    for (int i = 0; i < length; i++) {
      if (values[i] == value) {
        return true;
      }
    }
    return false;
  }
}
