package io.headwater.standalone.episodes;

/**
 * How clouds of points are drawn.
 *
 * @param way classes in a task, at least 2
 * @param shot support points of each class, at least 1
 * @param query query points of each class, at least 1
 * @param seed seed of both streams
 */
public record BlobSettings(int way, int shot, int query, long seed) {

  public BlobSettings {
    require(way >= 2, "way", 2, way);
    require(shot >= 1, "shot", 1, shot);
    require(query >= 1, "query", 1, query);
  }

  /** Three classes, five support and five query points of each. */
  public static BlobSettings withSeed(long seed) {
    return new BlobSettings(3, 5, 5, seed);
  }

  private static void require(boolean holds, String what, int least, int actual) {
    if (!holds) {
      throw new IllegalArgumentException(
          "blobs " + what + ": expected at least " + least + " but was " + actual);
    }
  }
}
