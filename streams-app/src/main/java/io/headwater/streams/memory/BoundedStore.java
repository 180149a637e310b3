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
 * <p>An entry may have a note: what changes often and is small, so that a change does not write the
 * value again. It is a record of its own, under the entry's key with a slash before it, counts with
 * the entry and goes with it. No entry's key begins with a slash.
 *
 * <p>The store under it is uncached and logged: what goes in or out belongs to the transaction of
 * the record at hand. Threading: the task's stream thread only.
 */
final class BoundedStore {
  private static final Comparator<Entry> OLDEST_FIRST =
      Comparator.comparingLong(Entry::time).thenComparing(Entry::key);
  private static final String NOTE = "/";

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

  /** Sizes of the value, and of the note: 0 when there is none. */
  private record Entry(String key, long time, long valueBytes, long noteBytes) {
    long bytes() {
      return valueBytes + noteBytes;
    }
  }

  /** Bounds {@code store}, which may hold entries already. */
  static BoundedStore open(
      TimestampedKeyValueStore<String, byte[]> store, long maxBytes, Duration keep) {
    BoundedStore bounded = new BoundedStore(store, maxBytes, keep);
    List<String> notes = new ArrayList<>();
    try (KeyValueIterator<String, ValueAndTimestamp<byte[]>> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, ValueAndTimestamp<byte[]>> each = all.next();
        if (each.key.startsWith(NOTE)) {
          notes.add(each.key);
        } else {
          bounded.index(
              new Entry(each.key, each.value.timestamp(), size(each.key, each.value.value()), 0));
        }
      }
    }
    for (String note : notes) {
      ValueAndTimestamp<byte[]> value = store.get(note);
      Entry entry = bounded.forget(keyOf(note));
      bounded.index(
          new Entry(
              entry.key(),
              Math.max(entry.time(), value.timestamp()),
              entry.valueBytes(),
              size(note, value.value())));
    }
    return bounded;
  }

  /** The entry's key in a key of the store: its own, or that of the note it has. */
  static String keyOf(String storeKey) {
    return storeKey.startsWith(NOTE) ? storeKey.substring(NOTE.length()) : storeKey;
  }

  /** The value; null when there is none. */
  byte[] get(String key) {
    return byKey.containsKey(key) ? ValueAndTimestamp.getValueOrNull(store.get(key)) : null;
  }

  /** Whether there is a value. */
  boolean contains(String key) {
    return byKey.containsKey(key);
  }

  /** The note of an entry; null when it has none. */
  byte[] note(String key) {
    Entry entry = byKey.get(key);
    return entry == null || entry.noteBytes() == 0
        ? null
        : ValueAndTimestamp.getValueOrNull(store.get(NOTE + key));
  }

  /**
   * Puts a value in, in place of the one there is; the note stays.
   *
   * @param time milliseconds since the epoch; an entry ages by the latest time it was put with
   */
  void put(String key, byte[] value, long time) {
    Entry before = forget(key);
    long latest = before == null ? time : Math.max(before.time(), time);
    store.put(key, ValueAndTimestamp.make(value, latest));
    index(new Entry(key, latest, size(key, value), before == null ? 0 : before.noteBytes()));
  }

  /** Puts a note to the entry of {@code key}, which is there, in place of the one there is. */
  void putNote(String key, byte[] note, long time) {
    Entry before = forget(key);
    long latest = Math.max(before.time(), time);
    store.put(NOTE + key, ValueAndTimestamp.make(note, latest));
    index(new Entry(key, latest, before.valueBytes(), size(NOTE + key, note)));
  }

  /** Takes an entry out, with its note, if there. */
  void remove(String key) {
    removeNote(key);
    if (forget(key) != null) {
      store.delete(key);
    }
  }

  /** Takes the note of an entry out, if there. */
  void removeNote(String key) {
    Entry entry = byKey.get(key);
    if (entry != null && entry.noteBytes() > 0) {
      store.delete(NOTE + key);
      forget(key);
      index(new Entry(key, entry.time(), entry.valueBytes(), 0));
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

  private static long size(String key, byte[] value) {
    return key.getBytes(UTF_8).length + (long) value.length;
  }

  private void index(Entry entry) {
    byKey.put(entry.key(), entry);
    byAge.add(entry);
    bytes += entry.bytes();
  }

  private Entry forget(String key) {
    Entry entry = byKey.remove(key);
    if (entry != null) {
      byAge.remove(entry);
      bytes -= entry.bytes();
    }
    return entry;
  }
}
