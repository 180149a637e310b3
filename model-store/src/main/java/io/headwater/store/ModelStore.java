package io.headwater.store;

import java.util.List;
import java.util.Optional;

/**
 * Keeps versions and blobs. What is put never changes.
 *
 * <p>Lifecycle: a store has no state between calls that would need closing. When a put returns, its
 * content is durable; a put that fails or is cut short leaves either all of it or nothing visible.
 *
 * <p>Threading: all methods may be called by any number of threads and processes at once.
 *
 * <p>Nullability: no argument or result is null.
 *
 * <p>Errors: every method throws {@link java.io.UncheckedIOException} when storage fails; calling
 * it again is safe. A malformed digest or an impossible learner id is an {@link
 * IllegalArgumentException}.
 */
public interface ModelStore {

  /**
   * Keeps a version. A version already there (same learner, number and digest) stays as it is; what
   * is damaged there is replaced by the version given.
   *
   * @throws IllegalArgumentException when {@code digest} is not the {@link VersionDigest} of the
   *     version's content, {@code definitionHash} is not the hash of {@code definition}, or a
   *     parameter is not FLOAT32
   */
  void putVersion(MetaVersion version);

  /**
   * Finds one version; its digest is recomputed from what was read.
   *
   * @throws CorruptBlobException when its parameters are not those it was put with
   * @throws CorruptManifestException when its provenance is not that it was put with
   */
  Optional<MetaVersion> version(String learnerId, long version, String digest);

  /**
   * Finds the version with the greatest number. Where two lineages hold that number, the later
   * {@code createdAt} decides, then the greater digest.
   *
   * @throws CorruptBlobException as {@link #version}: no older version is given instead
   * @throws CorruptManifestException as {@link #version}
   */
  Optional<MetaVersion> latest(String learnerId);

  /**
   * Lists a learner's versions in ascending order; empty for an unknown learner. Reads no version.
   */
  List<VersionId> versions(String learnerId);

  /**
   * Keeps bytes under their own SHA-256 and returns it, 64 lower-case hex digits. Bytes already
   * there count as put again: their age, as garbage collection sees it, starts anew.
   */
  String putBlob(byte[] content);

  /**
   * Finds the bytes with the given SHA-256.
   *
   * @throws CorruptBlobException when the bytes kept under it have another
   */
  Optional<byte[]> blob(String digest);
}
