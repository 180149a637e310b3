package io.headwater.store;

import io.headwater.model.Parameters;

/**
 * The identity of a version: SHA-256 over its definition, number, parent and parameters.
 *
 * <p>The hashed bytes are the UTF-8 text {@code "headwater-version-1\n" + definitionHash + "\n" +
 * version + "\n" + (parentDigest or nothing) + "\n"} followed, for each tensor in the order of its
 * name's UTF-8 bytes (which is code point order), by: int32 byte length of the name, the name as
 * UTF-8, int32 rank, int32 for each dimension, float32 values row-major. Numbers are little-endian,
 * NaN payloads and the sign of zero are kept. Through the parent's digest it covers the whole
 * chain.
 */
public final class VersionDigest {

  private VersionDigest() {}

  /**
   * Computes a version's digest.
   *
   * @param definitionHash SHA-256 of the learner's definition, lower-case hex
   * @param version version number, from 0
   * @param parentDigest digest of the parent; null for version 0
   * @param parameters the meta-parameters, every tensor FLOAT32
   * @return 64 lower-case hex digits
   * @throws IllegalArgumentException when a hash is malformed, a tensor is not FLOAT32, or the
   *     parameters exceed 2 GiB
   */
  public static String of(
      String definitionHash, long version, String parentDigest, Parameters parameters) {
    return Sha256.hex(VersionContent.encode(definitionHash, version, parentDigest, parameters));
  }
}
