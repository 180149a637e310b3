package io.headwater.standalone.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A small history for the ledger in which everything ends rightly, and its parts. */
final class History {

  static final String LEARNER = "sinusoid";
  static final VersionRef V0 = new VersionRef(0, "d0");
  static final VersionRef V1 = new VersionRef(1, "d1");

  private History() {}

  /** A history in which everything ends rightly, then what the test adds to it. */
  static CheckReport reportOf(Consumer<Ledger> addition) {
    Ledger ledger = new Ledger();
    tasks(ledger);
    outcomes(ledger);
    gradients(ledger);
    versions(ledger);
    addition.accept(ledger);
    return ledger.report();
  }

  static void tasks(Ledger ledger) {
    for (int offset = 0; offset < 4; offset++) {
      ledger.task(at(offset), offset, TaskKind.LEARNS);
    }
    ledger.task(at(4), 4, TaskKind.MEASURES);
    ledger.task(at(5), 5, TaskKind.DELETES);
    // Offset 6 is a control record: it is never delivered.
    ledger.task(at(7), 7, TaskKind.UNDECODABLE);
  }

  static void outcomes(Ledger ledger) {
    for (int offset = 0; offset < 5; offset++) {
      ledger.adapted(at(offset), offset, LEARNER, V0);
    }
    ledger.deleted(at(5), 5);
    ledger.deadLetter(at(7), 7, "undecodable");
  }

  static void gradients(Ledger ledger) {
    ledger.gradient(at(0), LEARNER, V0, List.of(set(0), set(1)), Map.of(set(2), "not-finite"));
    gradient(ledger, 1, List.of(set(3)));
  }

  static void versions(Ledger ledger) {
    publish(ledger, V0, null, "d0", 0, 0);
    progress(ledger, V1, "d0", true, List.of(folded(0, 2, 1)), 2, 1);
    parameters(ledger, V1, "d0", "d1", 2, 1);
  }

  static void gradient(Ledger ledger, long offset, List<QuerySet> sources) {
    ledger.gradient(at(offset), LEARNER, V0, sources, Map.of());
  }

  /** The query set of the task event at this offset. */
  static QuerySet set(long offset) {
    return new QuerySet(at(offset), false);
  }

  static void publish(
      Ledger ledger,
      VersionRef version,
      String parent,
      String recomputed,
      long foldedTasks,
      long rejectedTasks) {
    progress(ledger, version, parent, true, List.of(), foldedTasks, rejectedTasks);
    parameters(ledger, version, parent, recomputed, foldedTasks, rejectedTasks);
  }

  static void progress(
      Ledger ledger,
      VersionRef version,
      String parent,
      boolean published,
      List<Fate> fates,
      long foldedTasks,
      long rejectedTasks) {
    ledger.progress(
        at(version.version()),
        new Progress(LEARNER, version, parent, published, fates, foldedTasks, rejectedTasks));
  }

  static void parameters(
      Ledger ledger,
      VersionRef version,
      String parent,
      String recomputed,
      long foldedTasks,
      long rejectedTasks) {
    ledger.parameters(
        at(version.version()),
        new PublishedVersion(LEARNER, version, parent, recomputed, foldedTasks, rejectedTasks));
  }

  static Fate folded(long gradient, int tasks, int excluded) {
    return folded(gradient, tasks, excluded, 0);
  }

  static Fate folded(long gradient, int tasks, int excluded, long staleness) {
    return new Fate(at(gradient), "folded", tasks, excluded, staleness);
  }

  static Position at(long offset) {
    return new Position(0, offset);
  }

  static void assertOnly(CheckReport report, ViolationKind kind, String where) {
    assertThat(report.closed()).isFalse();
    assertThat(report.violations())
        .extracting(Violation::kind, Violation::where)
        .containsExactly(tuple(kind, where));
  }
}
