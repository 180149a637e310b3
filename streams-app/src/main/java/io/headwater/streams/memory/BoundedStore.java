package io.headwater.streams.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * A store that never holds more than so many bytes, nor anything for longer than so long: the
 * oldest entries go first. Sizes are those of keys in UTF-8 and values. Which entry is the oldest
 * is kept in memory, about 150 bytes an entry, and read from the store when it is opened.
 *
 * <p>The store under it is uncached and logged: what goes in or out belongs to the transaction of
 * the record at hand. Threading: the task's stream thread only.
 */
final class BoundedStore {
  private static final Comparator<Entry> OLDEST_FIRST =
      Comparator.comparingLong(Entry::time).thenComparing(Entry::key);

  private final TimestampedKeyValueStore<String, byte[]> store;
  private final long maxBytes;
  private final long keepMillis;
  private final TreeMap<String, Entry> byKey = new TreeMap<>();
  private final TreeSet<Entry> byAge = new TreeSet<>(OLDEST_FIRST);
  private long bytes;

  private BoundedStore(
      TimestampedKeyValueStore<String, byte[]> store, long maxBytes, Duration keep) {
    this.store = store;
    this.maxBytes = maxBytes;
    this.keepMillis = keep.toMillis();
  }

  private record Entry(String key, long time, long bytes) {}

  /** Bounds {@code store}, which may hold entries already. */
  static BoundedStore open(
      TimestampedKeyValueStore<String, byte[]> store, long maxBytes, Duration keep) {
    BoundedStore bounded = new BoundedStore(store, maxBytes, keep);
    try (KeyValueIterator<String, ValueAndTimestamp<byte[]>> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, ValueAndTimestamp<byte[]>> each = all.next();
        bounded.index(each.key, each.value.value(), each.value.timestamp());
      }
    }
    return bounded;
  }

  /** The value; null when there is none. */
  byte[] get(String key) {
    return byKey.containsKey(key) ? ValueAndTimestamp.getValueOrNull(store.get(key)) : null;
  }

  /** Whether there is a value. */
  boolean contains(String key) {
    return byKey.containsKey(key);
  }

  /**
   * Puts a value in, in place of the one there is.
   *
   * @param time milliseconds since the epoch; a value ages by the latest time it was put with
   */
  void put(String key, byte[] value, long time) {
    Entry before = byKey.get(key);
    long latest = before == null ? time : Math.max(before.time(), time);
    forget(key);
    store.put(key, ValueAndTimestamp.make(value, latest));
    index(key, value, latest);
  }

  /** Takes a value out, if there. */
  void remove(String key) {
    if (forget(key)) {
      store.delete(key);
    }
  }

  /** The keys that are too old at {@code now}, oldest first; whoever asks takes them out. */
  List<String> expired(long now) {
    List<String> keys = new ArrayList<>();
    for (Entry entry : byAge) {
      if (entry.time() >= now - keepMillis) {
        break;
      }
      keys.add(entry.key());
    }
    return keys;
  }

  /** The oldest keys that are too much for the bytes; whoever asks takes them out. */
  List<String> overflow() {
    List<String> keys = new ArrayList<>();
    long left = bytes;
    for (Entry entry : byAge) {
      if (left <= maxBytes) {
        break;
      }
      left -= entry.bytes();
      keys.add(entry.key());
    }
    return keys;
  }

  /** All keys, in their order. */
  Set<String> keys() {
    return Collections.unmodifiableSet(byKey.keySet());
  }

  /** The keys that start with {@code prefix}, in their order. */
  List<String> startingWith(String prefix) {
    return byKey.tailMap(prefix).keySet().stream()
        .takeWhile(key -> key.startsWith(prefix))
        .toList();
  }

  /** Bytes of all keys and values. */
  long bytes() {
    return bytes;
  }

  private void index(String key, byte[] value, long time) {
    Entry entry = new Entry(key, time, key.getBytes(UTF_8).length + (long) value.length);
    byKey.put(key, entry);
    byAge.add(entry);
    bytes += entry.bytes();
  }

  private boolean forget(String key) {
    Entry entry = byKey.remove(key);
    if (entry == null) {
      return false;
    }
    byAge.remove(entry);
    bytes -= entry.bytes();
    return true;
  }
}
