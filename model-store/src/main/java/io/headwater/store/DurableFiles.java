package io.headwater.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Whole files that appear at once and stay: temporary file beside the target, fsync of the file,
 * atomic rename, fsync of the directory. A crash leaves at most a temporary file.
 */
final class DurableFiles {

  private static final String TEMPORARY = ".tmp";

  private final Set<Path> durableDirectories = ConcurrentHashMap.newKeySet();

  /** Writes the file, replacing one that is there. Readers see the old content or the new. */
  void write(Path target, byte[] content) throws IOException {
    createDirectory(target.getParent());
    Path temporary = temporaryBeside(target);
    try {
      try (FileChannel channel = FileChannel.open(temporary, CREATE_NEW, WRITE)) {
        ByteBuffer remaining = ByteBuffer.wrap(content);
        while (remaining.hasRemaining()) {
          channel.write(remaining);
        }
        channel.force(true);
      }
      Files.move(temporary, target, ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    sync(target.getParent());
  }

  /**
   * Makes a file durable that another process may have renamed into place an instant ago, and not
   * yet have synced.
   */
  void settle(Path target) throws IOException {
    createDirectory(target.getParent());
    sync(target.getParent());
  }

  /** Creates the directory with its parents, durably. */
  void createDirectory(Path directory) throws IOException {
    if (durableDirectories.contains(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null && !Files.isDirectory(directory)) {
      createDirectory(parent);
    }
    Files.createDirectories(directory);
    if (parent != null) {
      // Also when it was there already: its creator may not have come to this line.
      sync(parent);
    }
    durableDirectories.add(directory);
  }

  /** A name beside the target that no other write has and {@link #removeTemporary} knows. */
  static Path temporaryBeside(Path target) {
    return target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + TEMPORARY);
  }

  /** Removes what writes into the directory that were cut short before the deadline have left. */
  static GarbageCollected removeTemporary(Path directory, Instant deadline) throws IOException {
    GarbageCollected removed = GarbageCollected.NOTHING;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.getFileName().toString().endsWith(TEMPORARY)) {
          removed = removed.plus(removeIfOld(file, deadline));
        }
      }
    }
    return removed;
  }

  private static GarbageCollected removeIfOld(Path temporary, Instant deadline) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(temporary, BasicFileAttributes.class);
      if (attributes.lastModifiedTime().toInstant().isBefore(deadline)) {
        Files.delete(temporary);
        return new GarbageCollected(0, 1, attributes.size());
      }
    } catch (NoSuchFileException finishedOrRemovedByAnother) {
      // Then it is no longer there to remove.
    }
    return GarbageCollected.NOTHING;
  }

  /** Lists a directory that has few entries. */
  static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList();
    }
  }

  private static void sync(Path directory) throws IOException {
    // Windows cannot open a directory, and keeps renames in its journal by itself.
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(directory, READ)) {
        channel.force(true);
      }
    }
  }
}
