package io.headwater.store;

/**
 * What a garbage collection removed.
 *
 * @param blobs blobs that nothing referred to
 * @param temporaryFiles leftovers of writes that were cut short
 * @param bytes size of both together
 */
public record GarbageCollected(int blobs, int temporaryFiles, long bytes) {

  static final GarbageCollected NOTHING = new GarbageCollected(0, 0, 0);

  GarbageCollected plus(GarbageCollected other) {
    return new GarbageCollected(
        blobs + other.blobs, temporaryFiles + other.temporaryFiles, bytes + other.bytes);
  }
}
