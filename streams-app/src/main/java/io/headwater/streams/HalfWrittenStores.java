package io.headwater.streams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes local stores whose creation or deletion a kill cut short. RocksDB refuses to open a
 * directory that has log files but no {@code CURRENT} ("While creating a new Db, wal_dir contains
 * existing log file"), and Kafka Streams would fail on it at every start. Nothing is lost: local
 * stores are rebuilt from their changelogs.
 */
final class HalfWrittenStores {
  private static final Logger LOG = LoggerFactory.getLogger(HalfWrittenStores.class);

  private HalfWrittenStores() {}

  /**
   * Removes them, before the stream starts.
   *
   * @param state the application's directory in {@code state.dir}: task directories with {@code
   *     rocksdb/STORE} in them
   */
  static void remove(Path state) throws IOException {
    if (!Files.isDirectory(state)) {
      return;
    }
    List<Path> stores;
    try (Stream<Path> entries = Files.walk(state, 3)) {
      stores =
          entries
              .filter(entry -> entry.getParent().endsWith("rocksdb"))
              .filter(Files::isDirectory)
              .toList();
    }
    for (Path store : stores) {
      if (!isWhole(store)) {
        LOG.warn("local store {} was half written when the process ended; it is rebuilt", store);
        Utils.delete(store.toFile());
      }
    }
  }

  /** Whether {@code CURRENT} is there and names a manifest that is there too. */
  private static boolean isWhole(Path store) throws IOException {
    Path current = store.resolve("CURRENT");
    if (!Files.exists(current)) {
      return false;
    }
    String manifest = Files.readString(current).strip();
    return manifest.startsWith("MANIFEST-") && Files.exists(store.resolve(manifest));
  }
}
