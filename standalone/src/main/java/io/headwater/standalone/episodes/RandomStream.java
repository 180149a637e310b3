package io.headwater.standalone.episodes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

  /** L64X128MixRandom seeded with the bytes of (stream, seed), so that streams do not overlap. */
  RandomGenerator generator(long seed) {
    byte[] name = label.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = ByteBuffer.allocate(Long.BYTES + name.length).putLong(seed).put(name).array();
    return RandomGeneratorFactory.of("L64X128MixRandom").create(bytes);
  }
}
