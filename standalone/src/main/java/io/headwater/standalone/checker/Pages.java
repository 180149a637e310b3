package io.headwater.standalone.checker;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A sparse table over (partition, offset): one page for each run of offsets that was touched.
 *
 * @param <P> a page: arrays of {@link #ENTRIES} entries
 */
final class Pages<P> {

  static final int ENTRIES = 1 << 12;

  private final Supplier<P> newPage;
  private final Map<Position, P> pages = new HashMap<>();
  private Position lastKey;
  private P lastPage;

  Pages(Supplier<P> newPage) {
    this.newPage = newPage;
  }

  /** The page that holds a position, made when absent. */
  P page(Position at) {
    long number = Math.floorDiv(at.offset(), ENTRIES);
    if (lastKey == null || lastKey.partition() != at.partition() || lastKey.offset() != number) {
      lastKey = new Position(at.partition(), number);
      lastPage = pages.computeIfAbsent(lastKey, key -> newPage.get());
    }
    return lastPage;
  }

  static int entry(Position at) {
    return (int) Math.floorMod(at.offset(), (long) ENTRIES);
  }

  /** Visits every entry of every page in order of partition and offset. */
  void forEach(Visitor<P> visitor) {
    pages.entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(
                Comparator.comparingInt(Position::partition).thenComparingLong(Position::offset)))
        .forEach(
            page -> {
              long firstOffset = page.getKey().offset() * ENTRIES;
              for (int entry = 0; entry < ENTRIES; entry++) {
                visitor.visit(
                    page.getValue(), entry, page.getKey().partition(), firstOffset + entry);
              }
            });
  }

  /** Called for each entry, touched or not. */
  interface Visitor<P> {
    void visit(P page, int entry, int partition, long offset);
  }
}
