package io.headwater.standalone.checker;

import static io.headwater.standalone.checker.TopicNames.META_GRADIENTS;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What became of each record in the meta-gradients topic, in 24 bytes a record. */
final class GradientLedger {

  private static final int PRESENT = 1;
  private static final int DECIDED = 1 << 1;
  private static final int DECIDED_AGAIN = 1 << 2;
  private static final String FOLDED = "folded";

  private final Pages<Page> pages = new Pages<>(Page::new);

  /** Excluded query sets by reason, of the few gradients that have any. */
  private final Map<Position, SortedMap<String, Long>> excluded = new HashMap<>();

  /** Folded query sets by the versions that had come since their gradient was taken. */
  private final SortedMap<Long, Long> foldedByStaleness = new TreeMap<>();

  /** Distinct fates; a page keeps the index. */
  private final List<String> fates = new ArrayList<>(List.of(FOLDED));

  void gradient(Position at, int tasks, SortedMap<String, Long> excludedByReason) {
    Page page = pages.page(at);
    int entry = Pages.entry(at);
    page.flags[entry] |= PRESENT;
    page.tasks[entry] = tasks;
    page.excluded[entry] = (int) sum(excludedByReason);
    if (!excludedByReason.isEmpty()) {
      excluded.put(at, excludedByReason);
    }
  }

  void fate(Fate fate) {
    if (fate.fate().equals(FOLDED)) {
      foldedByStaleness.merge(fate.staleness(), (long) fate.tasks(), Long::sum);
    }
    Page page = pages.page(fate.source());
    int entry = Pages.entry(fate.source());
    page.flags[entry] |= (page.flags[entry] & DECIDED) == 0 ? DECIDED : DECIDED_AGAIN;
    if (!fates.contains(fate.fate())) {
      fates.add(fate.fate());
    }
    page.fate[entry] = fates.indexOf(fate.fate());
    page.fateTasks[entry] = fate.tasks();
    page.fateExcluded[entry] = fate.excluded();
  }

  SortedMap<Long, Long> foldedByStaleness() {
    return foldedByStaleness;
  }

  Totals totals(Violations violations) {
    Totals totals = new Totals();
    pages.forEach(
        (page, entry, partition, offset) -> {
          if (page.flags[entry] != 0) {
            count(page, entry, new Position(partition, offset), totals, violations);
          }
        });
    return totals;
  }

  private void count(Page page, int entry, Position at, Totals totals, Violations violations) {
    int flags = page.flags[entry];
    String where = at.in(META_GRADIENTS);
    if ((flags & PRESENT) == 0) {
      totals.foreign++;
      violations.add(ViolationKind.FOREIGN, where, "named by a fate, but not there");
      return;
    }
    totals.gradients++;
    int tasks = page.tasks[entry];
    int left = page.excluded[entry];
    if ((flags & DECIDED) == 0) {
      totals.pending += tasks + left;
      return;
    }
    String fate = fates.get(page.fate[entry]);
    if ((flags & DECIDED_AGAIN) != 0) {
      violations.add(ViolationKind.FATE_TWICE, where, "decided on more than once, last as " + fate);
    }
    if (tasks != page.fateTasks[entry] || left != page.fateExcluded[entry]) {
      violations.add(
          ViolationKind.FATE_MISMATCH,
          where,
          "expected "
              + (tasks + " summed and " + left + " excluded")
              + " but the fate says "
              + (page.fateTasks[entry] + " and " + page.fateExcluded[entry]));
    }
    if (fate.equals(FOLDED)) {
      totals.folded += tasks;
    } else {
      totals.rejected.merge(fate, (long) tasks, Long::sum);
    }
    excluded
        .getOrDefault(at, new TreeMap<>())
        .forEach((reason, count) -> totals.rejected.merge(reason, count, Long::sum));
  }

  static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static final class Page {
    final int[] flags = new int[Pages.ENTRIES];
    final int[] tasks = new int[Pages.ENTRIES];
    final int[] excluded = new int[Pages.ENTRIES];
    final int[] fate = new int[Pages.ENTRIES];
    final int[] fateTasks = new int[Pages.ENTRIES];
    final int[] fateExcluded = new int[Pages.ENTRIES];
  }

  /** Sums of one pass. */
  static final class Totals {
    long gradients;
    long folded;
    long pending;
    long foreign;
    final SortedMap<String, Long> rejected = new TreeMap<>();
  }
}
