package io.headwater.standalone.episodes;

/**
 * How Omniglot tasks are drawn.
 *
 * @param way classes in a task, at least 2
 * @param shot support images of each class, at least 1
 * @param query query images of each class, at least 1; {@code shot + query} at most 20, the number
 *     of drawings of a character
 * @param side side of the square images after downsampling, 1 to 105 pixels
 * @param trainingClasses whether rotations of the background characters are classes of their own
 * @param seed seed of both streams
 */
public record OmniglotSettings(
    int way, int shot, int query, int side, TrainingClasses trainingClasses, long seed) {

  /** Drawings of each character in the data set. */
  public static final int DRAWINGS = 20;

  /** Side of the original images in pixels. */
  public static final int ORIGINAL_SIDE = 105;

  /**
   * What counts as a class in training; held-out tasks are always drawn from upright characters.
   */
  public enum TrainingClasses {
    /** The 964 characters of the background set. */
    CHARACTERS,
    /** Each character turned by 0, 90, 180 and 270 degrees: 3856 classes. */
    ROTATED_CHARACTERS
  }

  public OmniglotSettings {
    require(way >= 2, "way", "at least 2", way);
    require(shot >= 1, "shot", "at least 1", shot);
    require(query >= 1, "query", "at least 1", query);
    require(shot + query <= DRAWINGS, "shot + query", "at most " + DRAWINGS, shot + query);
    require(side >= 1 && side <= ORIGINAL_SIDE, "side", "1 to " + ORIGINAL_SIDE, side);
  }

  /** Rotated characters, 15 pixels a side (the mean of 7 by 7), 3 query images a class. */
  public static OmniglotSettings of(int way, int shot, long seed) {
    return new OmniglotSettings(
        way, shot, Math.min(3, DRAWINGS - shot), 15, TrainingClasses.ROTATED_CHARACTERS, seed);
  }

  private static void require(boolean holds, String what, String expected, int actual) {
    if (!holds) {
      throw new IllegalArgumentException(
          "omniglot " + what + ": expected " + expected + " but was " + actual);
    }
  }
}
