package io.headwater.store;

import java.util.Comparator;

/**
 * Names one version of a learner. Ordered by version number, then by digest; two lineages can hold
 * the same number with different digests.
 *
 * @param version version number, from 0
 * @param digest the version's {@link VersionDigest}, 64 lower-case hex digits
 */
public record VersionId(long version, String digest) implements Comparable<VersionId> {

  private static final Comparator<VersionId> ORDER =
      Comparator.comparingLong(VersionId::version).thenComparing(VersionId::digest);

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException when the version is negative or the digest is not 64
   *     lower-case hex digits
   */
  public VersionId {
    if (version < 0) {
      throw new IllegalArgumentException("version: expected 0 or more but was " + version);
    }
    Sha256.require("digest", digest);
  }

  @Override
  public int compareTo(VersionId other) {
    return ORDER.compare(this, other);
  }
}
