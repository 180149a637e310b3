package io.headwater.standalone.episodes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** The independent random streams that a source draws from one seed. */
enum RandomStream {
  TRAINING("train"),
  HELD_OUT("heldout");

  private final String label;

  RandomStream(String label) {
    this.label = label;
  }

  /** How task ids of this stream say where they belong. */
  String label() {
    return label;
  }

  /**
   * The generator of one episode: L64X128MixRandom seeded with the SHA-256 of (seed, episode,
   * stream), so that streams do not overlap and an episode depends on none before it. The numbers
   * themselves would be a poor seed: generators whose seeds differ in few bits begin alike.
   */
  RandomGenerator generator(long seed, long episode) {
    byte[] name = label.getBytes(StandardCharsets.UTF_8);
    byte[] bytes =
        ByteBuffer.allocate(2 * Long.BYTES + name.length)
            .putLong(seed)
            .putLong(episode)
            .put(name)
            .array();
    return RandomGeneratorFactory.of("L64X128MixRandom").create(sha256(bytes));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
