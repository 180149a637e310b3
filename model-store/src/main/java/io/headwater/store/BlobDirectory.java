package io.headwater.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Content-addressed files: {@code ab/cdef…} holds the bytes whose SHA-256 is {@code abcdef…}. */
final class BlobDirectory {

  private static final Pattern SHARD = Pattern.compile("[0-9a-f]{2}");
  private static final Pattern REST = Pattern.compile("[0-9a-f]{62}");

  private final Path directory;
  private final DurableFiles files;

  BlobDirectory(Path directory, DurableFiles files) {
    this.directory = directory;
    this.files = files;
  }

  /**
   * Keeps content whose SHA-256 the caller has computed. Damaged bytes in its place are replaced.
   */
  void put(String digest, byte[] content) throws IOException {
    Path path = path(digest);
    try {
      if (Arrays.equals(Files.readAllBytes(path), content)) {
        // A blob put again is in use again: without this an old one could be collected before the
        // record that refers to it is committed.
        Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
        files.settle(path);
        return;
      }
    } catch (NoSuchFileException absent) {
      // The usual case, and also that of a collector being quicker than the line above.
    }
    files.write(path, content);
  }

  /**
   * @throws CorruptBlobException when the bytes there have another SHA-256
   */
  Optional<byte[]> read(String digest) throws IOException {
    Path path = path(digest);
    byte[] content;
    try {
      content = Files.readAllBytes(path);
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
    String actual = Sha256.hex(content);
    if (!actual.equals(digest)) {
      throw new CorruptBlobException(path, digest, actual);
    }
    return Optional.of(content);
  }

  Path path(String digest) {
    return directory.resolve(digest.substring(0, 2)).resolve(digest.substring(2));
  }

  /** Removes blobs last put before {@code deadline} that {@code inUse} does not know. */
  GarbageCollected collect(Instant deadline, Predicate<String> inUse) throws IOException {
    GarbageCollected collected = GarbageCollected.NOTHING;
    for (Path shard : DurableFiles.children(directory)) {
      if (!SHARD.matcher(shard.getFileName().toString()).matches()) {
        continue;
      }
      try (Stream<Path> blobs = Files.list(shard)) {
        for (Path blob : (Iterable<Path>) blobs::iterator) {
          String rest = blob.getFileName().toString();
          if (REST.matcher(rest).matches() && !inUse.test(shard.getFileName() + rest)) {
            collected = collected.plus(removeIfOld(blob, deadline));
          }
        }
      }
    }
    return collected;
  }

  private static GarbageCollected removeIfOld(Path blob, Instant deadline) throws IOException {
    try {
      if (!lastPut(blob).isBefore(deadline)) {
        return GarbageCollected.NOTHING;
      }
      // Moved aside before the last look: whoever puts it again from here on writes it anew, and
      // whoever did so just before has made it young, so that it goes back.
      Path aside = DurableFiles.temporaryBeside(blob);
      Files.move(blob, aside);
      if (!lastPut(aside).isBefore(deadline)) {
        Files.move(aside, blob, ATOMIC_MOVE);
        return GarbageCollected.NOTHING;
      }
      long bytes = Files.size(aside);
      Files.delete(aside);
      return new GarbageCollected(1, 0, bytes);
    } catch (NoSuchFileException takenByAnotherCollector) {
      return GarbageCollected.NOTHING;
    }
  }

  private static Instant lastPut(Path blob) throws IOException {
    return Files.getLastModifiedTime(blob).toInstant();
  }
}
