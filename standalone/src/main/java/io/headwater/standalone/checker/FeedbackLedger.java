package io.headwater.standalone.checker;

import static io.headwater.standalone.checker.TopicNames.TASK_FEEDBACK;

/** What became of each record in the task-feedback topic, in 4 bytes a record. */
final class FeedbackLedger {
  private static final String NOT_FOR_LEARNING = "not-for-learning";

  private static final int PRESENT = 1;
  private static final int DEAD = 1 << 1;
  private static final int DEAD_AGAIN = 1 << 2;
  private static final int IN_GRADIENT = 1 << 3;
  private static final int IN_GRADIENT_AGAIN = 1 << 4;
  private static final int FORBIDDEN = 1 << 5;
  private static final int NOT_SAMPLED = 1 << 6;

  private final Pages<Page> pages = new Pages<>(Page::new);

  void feedback(Position at) {
    mark(at, PRESENT, PRESENT);
  }

  void dead(Position at) {
    mark(at, DEAD, DEAD_AGAIN);
  }

  void inGradient(Position at) {
    mark(at, IN_GRADIENT, IN_GRADIENT_AGAIN);
  }

  /** A gradient says that the query set at {@code at} is left out, and why. */
  void leftOut(Position at, String reason) {
    inGradient(at);
    if (reason.equals(NOT_FOR_LEARNING)) {
      mark(at, FORBIDDEN, FORBIDDEN);
    } else if (reason.equals(QuerySet.NOT_SAMPLED)) {
      mark(at, NOT_SAMPLED, NOT_SAMPLED);
    }
  }

  private void mark(Position at, int first, int again) {
    int[] flags = pages.page(at).flags;
    int entry = Pages.entry(at);
    flags[entry] |= (flags[entry] & first) == 0 ? first : again;
  }

  /** Counts over all records, and the violations found in them. */
  Totals totals(Violations violations) {
    Totals totals = new Totals();
    pages.forEach(
        (page, entry, partition, offset) -> {
          if (page.flags[entry] != 0) {
            count(page.flags[entry], new Position(partition, offset), totals, violations);
          }
        });
    return totals;
  }

  private static void count(int flags, Position at, Totals totals, Violations violations) {
    String where = at.in(TASK_FEEDBACK);
    if (!has(flags, PRESENT)) {
      totals.foreign++;
      violations.add(
          ViolationKind.FOREIGN, where, "named by a gradient or dead letter, but not there");
      return;
    }
    totals.feedback++;
    totals.dead += has(flags, DEAD) ? 1 : 0;
    totals.forbidden += has(flags, FORBIDDEN) ? 1 : 0;
    totals.notSampled += has(flags, NOT_SAMPLED) ? 1 : 0;
    totals.allowed += has(flags, DEAD | FORBIDDEN | NOT_SAMPLED) ? 0 : 1;
    totals.waiting += has(flags, DEAD | IN_GRADIENT) ? 0 : 1;
    if (has(flags, DEAD) && has(flags, IN_GRADIENT)) {
      violations.add(
          ViolationKind.QUERY_SET_NOT_ALLOWED, where, "in a meta-gradient and a dead letter");
    }
    if (has(flags, IN_GRADIENT_AGAIN | DEAD_AGAIN)) {
      violations.add(
          ViolationKind.QUERY_SET_DOUBLED, where, "in meta-gradients or dead letters twice");
    }
  }

  private static boolean has(int flags, int any) {
    return (flags & any) != 0;
  }

  private static final class Page {
    final int[] flags = new int[Pages.ENTRIES];
  }

  /** Sums of one pass. */
  static final class Totals {
    long feedback;
    long dead;
    long forbidden;
    long notSampled;
    long allowed;
    long waiting;
    long foreign;
  }
}
