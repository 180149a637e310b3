package io.headwater.optimizer;

/** Checks of an optimizer's numbers. */
final class Range {
  private Range() {}

  static void positive(String what, double value) {
    require(value > 0 && !Double.isInfinite(value), what, "a finite number > 0", value);
  }

  static void notNegative(String what, double value) {
    require(value >= 0 && !Double.isInfinite(value), what, "a finite number >= 0", value);
  }

  /** A decay: of what was before, this much stays. */
  static void decay(String what, double value) {
    require(value >= 0 && value < 1, what, "a number in [0, 1)", value);
  }

  static void fraction(String what, double value) {
    require(value >= 0 && value <= 1, what, "a number in [0, 1]", value);
  }

  static void steps(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          what + ": expected a number of steps >= 1 but was " + value);
    }
  }

  private static void require(boolean holds, String what, String expected, double value) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": expected " + expected + " but was " + value);
    }
  }
}
