package io.headwater.standalone.checker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts violations by kind and keeps the first few of each, so that memory stays bounded. */
final class Violations {

  private static final int KEPT_OF_EACH_KIND = 20;

  private final SortedMap<ViolationKind, Long> counts = new TreeMap<>();
  private final List<Violation> kept = new ArrayList<>();

  void add(ViolationKind kind, String where, String detail) {
    if (counts.merge(kind, 1L, Long::sum) <= KEPT_OF_EACH_KIND) {
      kept.add(new Violation(kind, where, detail));
    }
  }

  long count(ViolationKind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  SortedMap<ViolationKind, Long> counts() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  List<Violation> kept() {
    return List.copyOf(kept);
  }

  /** A copy to which a report adds what only the whole history shows. */
  Violations copy() {
    Violations copy = new Violations();
    copy.counts.putAll(counts);
    copy.kept.addAll(kept);
    return copy;
  }
}
