package io.headwater.standalone.checker;

import static io.headwater.standalone.checker.TopicNames.TASKS;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of each record in the tasks topic: 8 bytes a record, whatever order the topics are
 * read in.
 */
final class TaskLedger {

  private static final int PRESENT = 1;
  private static final int LEARNS = 1 << 1;
  private static final int DELETES = 1 << 2;
  private static final int UNDECODABLE = 1 << 3;
  private static final int ADAPTED = 1 << 4;
  private static final int ADAPTED_AGAIN = 1 << 5;
  private static final int DELETED = 1 << 6;
  private static final int DELETED_AGAIN = 1 << 7;
  private static final int DEAD = 1 << 8;
  private static final int DEAD_AGAIN = 1 << 9;
  private static final int IN_GRADIENT = 1 << 10;
  private static final int IN_GRADIENT_AGAIN = 1 << 11;
  private static final int KEY_KNOWN = 1 << 12;
  private static final int KEY_DIFFERS = 1 << 13;
  private static final int NOT_SAMPLED = 1 << 14;
  private static final int OUTCOMES =
      ADAPTED | ADAPTED_AGAIN | DELETED | DELETED_AGAIN | DEAD | DEAD_AGAIN;
  private static final int REPEATED = ADAPTED_AGAIN | DELETED_AGAIN | DEAD_AGAIN;

  private final Pages<Page> pages = new Pages<>(Page::new);

  void task(Position at, int keyHash, TaskKind kind) {
    int meaning =
        switch (kind) {
          case LEARNS -> LEARNS;
          case MEASURES -> 0;
          case DELETES -> DELETES;
          case UNDECODABLE -> UNDECODABLE;
        };
    pages.page(at).flags[Pages.entry(at)] |= PRESENT | meaning;
    key(at, keyHash);
  }

  void adapted(Position source, int keyHash) {
    mark(source, ADAPTED, ADAPTED_AGAIN);
    key(source, keyHash);
  }

  void deleted(Position source, int keyHash) {
    mark(source, DELETED, DELETED_AGAIN);
    key(source, keyHash);
  }

  void dead(Position source, int keyHash) {
    mark(source, DEAD, DEAD_AGAIN);
    key(source, keyHash);
  }

  void inGradient(Position source) {
    mark(source, IN_GRADIENT, IN_GRADIENT_AGAIN);
  }

  /** A gradient says that the query set at {@code source} is left out, and why. */
  void leftOut(Position source, String reason) {
    inGradient(source);
    if (reason.equals(QuerySet.NOT_SAMPLED)) {
      mark(source, NOT_SAMPLED, NOT_SAMPLED);
    }
  }

  private void mark(Position at, int first, int again) {
    int[] flags = pages.page(at).flags;
    int entry = Pages.entry(at);
    flags[entry] |= (flags[entry] & first) == 0 ? first : again;
  }

  /** The event and its outputs must carry the same key; whichever is read first sets it. */
  private void key(Position at, int hash) {
    Page page = pages.page(at);
    int entry = Pages.entry(at);
    if ((page.flags[entry] & KEY_KNOWN) == 0) {
      page.flags[entry] |= KEY_KNOWN;
      page.keys[entry] = hash;
    } else if (page.keys[entry] != hash) {
      page.flags[entry] |= KEY_DIFFERS;
    }
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
    String where = at.in(TASKS);
    if (!has(flags, PRESENT)) {
      totals.foreign++;
      violations.add(
          ViolationKind.FOREIGN, where, "named as source by " + names(flags) + ", but not there");
      return;
    }
    totals.tasks++;
    totals.adapted += has(flags, ADAPTED) ? 1 : 0;
    totals.deletions += has(flags, DELETED) ? 1 : 0;
    totals.dead += has(flags, DEAD) ? 1 : 0;
    int ways = Integer.bitCount(flags & (ADAPTED | DELETED | DEAD));
    if (ways == 0) {
      totals.lost++;
      violations.add(ViolationKind.LOST, where, "no adapted model, tombstone or dead letter");
    } else if (ways > 1) {
      totals.doubled++;
      violations.add(
          ViolationKind.CONTRADICTED, where, "expected one outcome but was " + names(flags));
    } else if (has(flags, REPEATED)) {
      totals.doubled++;
      violations.add(
          ViolationKind.DOUBLED, where, "expected one outcome but was " + names(flags) + ", twice");
    }
    if (has(flags, ADAPTED) && has(flags, DELETES | UNDECODABLE)) {
      violations.add(
          ViolationKind.WRONG_OUTCOME, where, "an adapted model of an event that holds no task");
    }
    if (has(flags, DELETED) && !has(flags, DELETES)) {
      violations.add(ViolationKind.WRONG_OUTCOME, where, "a tombstone for an event with a value");
    }
    if (has(flags, KEY_DIFFERS)) {
      violations.add(
          ViolationKind.WRONG_KEY, where, "event and " + names(flags) + " differ in key");
    }
    countQuerySet(flags, where, totals, violations);
  }

  private static void countQuerySet(int flags, String where, Totals totals, Violations violations) {
    boolean allowed = has(flags, LEARNS) && has(flags, ADAPTED);
    boolean sampled = !has(flags, NOT_SAMPLED);
    totals.allowed += allowed && sampled ? 1 : 0;
    totals.notSampled += allowed && !sampled ? 1 : 0;
    if (allowed && !has(flags, IN_GRADIENT)) {
      violations.add(
          ViolationKind.QUERY_SET_LOST, where, "allowed to learn, but in no meta-gradient");
    }
    if (!allowed && has(flags, IN_GRADIENT)) {
      violations.add(
          ViolationKind.QUERY_SET_NOT_ALLOWED,
          where,
          has(flags, LEARNS)
              ? "in a meta-gradient, but without an adapted model"
              : "in a meta-gradient, but not allowed to learn");
    }
    if (has(flags, IN_GRADIENT_AGAIN)) {
      violations.add(ViolationKind.QUERY_SET_DOUBLED, where, "in meta-gradients more than once");
    }
  }

  private static boolean has(int flags, int any) {
    return (flags & any) != 0;
  }

  private static String names(int flags) {
    List<String> names = new ArrayList<>();
    if (has(flags, ADAPTED)) {
      names.add("adapted model");
    }
    if (has(flags, DELETED)) {
      names.add("tombstone");
    }
    if (has(flags, DEAD)) {
      names.add("dead letter");
    }
    if (!has(flags, OUTCOMES) && has(flags, IN_GRADIENT)) {
      names.add("meta-gradient");
    }
    return String.join(" and ", names);
  }

  private static final class Page {
    final int[] flags = new int[Pages.ENTRIES];
    final int[] keys = new int[Pages.ENTRIES];
  }

  /** Sums of one pass. */
  static final class Totals {
    long tasks;
    long adapted;
    long deletions;
    long dead;
    long lost;
    long doubled;
    long foreign;
    long allowed;
    long notSampled;
  }
}
