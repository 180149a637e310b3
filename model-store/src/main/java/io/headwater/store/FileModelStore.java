package io.headwater.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A model store in a directory, which any number of processes may share.
 *
 * <pre>
 * blobs/ab/cdef…                                     bytes with SHA-256 abcdef…
 * versions/&lt;learner&gt;/&lt;version, 20 digits&gt;-&lt;digest&gt;.json  provenance of one version
 * </pre>
 *
 * <p>A version's parameters are the blob whose address is the version's digest: its bytes are those
 * that {@link VersionDigest} hashes. The blob is durable before the manifest appears. Each file is
 * written beside its place, synced, renamed, and its directory synced.
 *
 * <p>There is no pointer to the latest version. Names sort by number, so the listing says which it
 * is, and there is nothing that two processes could set in the wrong order or a crash leave behind.
 *
 * <p>The file system must rename atomically within a directory. A thread interrupted while it reads
 * or writes fails with {@link UncheckedIOException} and stays interrupted.
 */
public final class FileModelStore implements ModelStore {

  private final BlobDirectory blobs;
  private final VersionDirectory versions;
  private final List<Path> roots;

  private FileModelStore(Path blobs, Path versions, DurableFiles files) {
    this.blobs = new BlobDirectory(blobs, files);
    this.versions = new VersionDirectory(versions, files);
    this.roots = List.of(blobs, versions);
  }

  /**
   * Opens the store in a directory, which is created when absent. It holds no file open.
   *
   * @throws UncheckedIOException when the directory cannot be created
   */
  public static FileModelStore open(Path directory) {
    Path root = directory.toAbsolutePath().normalize();
    DurableFiles files = new DurableFiles();
    FileModelStore store =
        new FileModelStore(root.resolve("blobs"), root.resolve("versions"), files);
    return attempt(
        () -> {
          for (Path path : store.roots) {
            files.createDirectory(path);
          }
          return store;
        });
  }

  @Override
  public void putVersion(MetaVersion version) {
    String where = "learner '" + version.learnerId() + "' version " + version.version() + ": ";
    // Before anything is written, so that a refused id leaves nothing behind.
    LearnerDirectory.nameFor(version.learnerId());
    expect(
        where + "definitionHash",
        Sha256.hex(version.definition().getBytes(UTF_8)),
        version.definitionHash());
    byte[] content =
        VersionContent.encode(
            version.definitionHash(),
            version.version(),
            version.parentDigest(),
            version.parameters());
    expect(where + "digest", Sha256.hex(content), version.digest());
    attempt(
        () -> {
          blobs.put(version.digest(), content);
          versions.put(version);
          return version;
        });
  }

  @Override
  public Optional<MetaVersion> version(String learnerId, long version, String digest) {
    VersionId id = new VersionId(version, digest);
    return attempt(
        () -> {
          Optional<Manifest> manifest = versions.read(learnerId, id);
          return manifest.isPresent()
              ? Optional.of(manifest.get().withContent(contentOf(id)))
              : Optional.empty();
        });
  }

  @Override
  public Optional<MetaVersion> latest(String learnerId) {
    return attempt(
        () -> {
          List<VersionId> greatest = versions.greatest(learnerId);
          if (greatest.isEmpty()) {
            return Optional.empty();
          }
          VersionId id =
              greatest.size() == 1 ? greatest.get(0) : latestCreated(learnerId, greatest);
          return version(learnerId, id.version(), id.digest());
        });
  }

  @Override
  public List<VersionId> versions(String learnerId) {
    return attempt(() -> versions.list(learnerId));
  }

  @Override
  public String putBlob(byte[] content) {
    String digest = Sha256.hex(content);
    return attempt(
        () -> {
          blobs.put(digest, content);
          return digest;
        });
  }

  @Override
  public Optional<byte[]> blob(String digest) {
    Sha256.require("digest", digest);
    return attempt(() -> blobs.read(digest));
  }

  /**
   * Removes blobs that nothing refers to and temporary files, both older than a grace period.
   * Versions and their blobs always stay. May run while others read and write.
   *
   * @param grace longer than any write, and than the time from putting a blob to committing the
   *     record that refers to it; not negative
   * @param inUse whether a blob is referred to from outside the store: true for the digest of every
   *     reference in a committed record, read no later than this call
   * @throws IllegalArgumentException when the grace period is negative
   */
  public GarbageCollected collectGarbage(Duration grace, Predicate<String> inUse) {
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace: expected 0 or more but was " + grace);
    }
    Instant deadline = Instant.now().minus(grace);
    return attempt(
        () -> {
          Set<String> versionDigests = versions.digests();
          GarbageCollected collected = blobs.collect(deadline, inUse.or(versionDigests::contains));
          for (Path root : roots) {
            for (Path directory : DurableFiles.children(root)) {
              collected = collected.plus(DurableFiles.removeTemporary(directory, deadline));
            }
          }
          return collected;
        });
  }

  private byte[] contentOf(VersionId id) throws IOException {
    return blobs
        .read(id.digest())
        .orElseThrow(
            () -> new CorruptBlobException(blobs.path(id.digest()), id.digest(), "no file"));
  }

  private VersionId latestCreated(String learnerId, List<VersionId> ids) throws IOException {
    record Created(Instant at, VersionId id) {}
    List<Created> created = new ArrayList<>();
    for (VersionId id : ids) {
      created.add(new Created(versions.read(learnerId, id).orElseThrow().createdAt(), id));
    }
    return created.stream()
        .max(Comparator.comparing(Created::at).thenComparing(Created::id))
        .orElseThrow()
        .id();
  }

  private static void expect(String what, String expected, String actual) {
    if (!expected.equals(actual)) {
      throw new IllegalArgumentException(
          what + ": expected " + expected + ", computed from the content, but was " + actual);
    }
  }

  private interface Access<T> {
    T run() throws IOException;
  }

  private static <T> T attempt(Access<T> access) {
    try {
      return access.run();
    } catch (IOException e) {
      throw new UncheckedIOException("model store failed: " + e.getMessage(), e);
    }
  }
}
