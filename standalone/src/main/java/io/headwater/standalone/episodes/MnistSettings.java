package io.headwater.standalone.episodes;

/**
 * How tasks of turned digits are drawn.
 *
 * @param way classes in a task, 2 to 10
 * @param shot support images of each class, at least 1
 * @param query query images of each class, at least 1
 * @param side side of the square images, 1 to 28 pixels
 * @param seed seed of both streams
 */
public record MnistSettings(int way, int shot, int query, int side, long seed) {

  /** Digits there are. */
  public static final int DIGITS = 10;

  /** Side of the original images in pixels. */
  public static final int ORIGINAL_SIDE = 28;

  public MnistSettings {
    require(way >= 2 && way <= DIGITS, "way", "2 to " + DIGITS, way);
    require(shot >= 1, "shot", "at least 1", shot);
    require(query >= 1, "query", "at least 1", query);
    require(side >= 1 && side <= ORIGINAL_SIDE, "side", "1 to " + ORIGINAL_SIDE, side);
  }

  private static void require(boolean holds, String what, String expected, int actual) {
    if (!holds) {
      throw new IllegalArgumentException(
          "mnist " + what + ": expected " + expected + " but was " + actual);
    }
  }
}
