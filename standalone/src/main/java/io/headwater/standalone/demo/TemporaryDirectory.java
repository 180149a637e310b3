package io.headwater.standalone.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that is gone when it is closed, or at the latest when this JVM ends. */
public final class TemporaryDirectory implements AutoCloseable {
  private final Path path;
  private final Thread atExit = new Thread(this::delete, "delete-temporary-directory");

  private TemporaryDirectory(Path path) {
    this.path = path;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Makes one whose name begins with {@code prefix}. */
  public static TemporaryDirectory create(String prefix) throws IOException {
    return new TemporaryDirectory(Files.createTempDirectory(prefix));
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    delete();
  }

  private void delete() {
    // Whoever still writes there while the JVM ends may add files: a few rounds catch them.
    for (int round = 0; round < 5 && Files.exists(path); round++) {
      contents().forEach(TemporaryDirectory::tryDelete);
    }
  }

  private static void tryDelete(Path entry) {
    try {
      Files.deleteIfExists(entry);
    } catch (IOException e) {
      // A directory that is not empty yet, or a file in use: the next round deletes it.
      return;
    }
  }

  private List<Path> contents() {
    try (Stream<Path> entries = Files.walk(path)) {
      return entries.sorted(Comparator.reverseOrder()).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }
}
