package io.headwater.standalone.checker;

import static io.headwater.standalone.checker.History.LEARNER;
import static io.headwater.standalone.checker.History.V0;
import static io.headwater.standalone.checker.History.V1;
import static io.headwater.standalone.checker.History.assertOnly;
import static io.headwater.standalone.checker.History.at;
import static io.headwater.standalone.checker.History.folded;
import static io.headwater.standalone.checker.History.gradient;
import static io.headwater.standalone.checker.History.gradients;
import static io.headwater.standalone.checker.History.outcomes;
import static io.headwater.standalone.checker.History.progress;
import static io.headwater.standalone.checker.History.reportOf;
import static io.headwater.standalone.checker.History.set;
import static io.headwater.standalone.checker.History.tasks;
import static io.headwater.standalone.checker.History.versions;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {

  @Test
  void closesOnACorrectHistory() {
    CheckReport report = reportOf(ledger -> {});

    assertThat(report.violations()).isEmpty();
    assertThat(report.closed()).isTrue();
    assertThat(report.tasks()).isEqualTo(7);
    assertThat(report.adapted()).isEqualTo(5);
    assertThat(report.deletions()).isEqualTo(1);
    assertThat(report.deadLetters()).isEqualTo(1);
    assertThat(report.deadLettersByReason()).containsExactly(Map.entry("undecodable", 1L));
    assertThat(report.allowed()).isEqualTo(4);
    assertThat(report.folded()).isEqualTo(2);
    assertThat(report.rejectedByReason()).containsExactly(Map.entry("not-finite", 1L));
    assertThat(report.pending()).isEqualTo(1);
    assertThat(report.versions()).containsExactly(Map.entry(LEARNER, 1L));
  }

  @Test
  void reportsTheSameWhenOutputsAreReadBeforeTheirSources() {
    Ledger ledger = new Ledger();
    versions(ledger);
    gradients(ledger);
    outcomes(ledger);
    tasks(ledger);

    assertThat(ledger.report()).isEqualTo(reportOf(more -> {}));
  }

  @Test
  void countsTheTaskWhoseOutputComesBetweenTwoReports() {
    Ledger ledger = new Ledger();
    ledger.task(at(0), 7, TaskKind.MEASURES);
    CheckReport before = ledger.report();
    ledger.deadLetter(at(0), 7, "bad-label");

    assertThat(before.lost()).isEqualTo(1);
    assertThat(ledger.report().lost()).isZero();
  }

  @Test
  void findsALostTask() {
    CheckReport report = reportOf(ledger -> ledger.task(at(99_999), 1, TaskKind.MEASURES));

    assertThat(report.lost()).isEqualTo(1);
    assertOnly(report, ViolationKind.LOST, "tasks-0@99999");
  }

  @Test
  void findsATaskAdaptedTwice() {
    CheckReport report = reportOf(ledger -> ledger.adapted(at(3), 3, LEARNER, V0));

    assertThat(report.doubled()).isEqualTo(1);
    assertOnly(report, ViolationKind.DOUBLED, "tasks-0@3");
  }

  @Test
  void findsATaskAdaptedAndDeadLettered() {
    CheckReport report = reportOf(ledger -> ledger.deadLetter(at(3), 3, "diverged"));

    assertThat(report.doubled()).isEqualTo(1);
    assertOnly(report, ViolationKind.CONTRADICTED, "tasks-0@3");
    assertThat(report.violations().get(0).detail()).contains("adapted model and dead letter");
  }

  @Test
  void findsAnAdaptedModelOfADeletion() {
    CheckReport report =
        reportOf(
            ledger -> {
              ledger.task(at(8), 8, TaskKind.DELETES);
              ledger.adapted(at(8), 8, LEARNER, V0);
            });

    assertOnly(report, ViolationKind.WRONG_OUTCOME, "tasks-0@8");
  }

  @Test
  void findsATombstoneForALiveTask() {
    CheckReport report =
        reportOf(
            ledger -> {
              ledger.task(at(8), 8, TaskKind.MEASURES);
              ledger.deleted(at(8), 8);
            });

    assertOnly(report, ViolationKind.WRONG_OUTCOME, "tasks-0@8");
  }

  @Test
  void findsAnOutputUnderAnotherKey() {
    CheckReport report =
        reportOf(
            ledger -> {
              ledger.task(at(8), 8, TaskKind.MEASURES);
              ledger.adapted(at(8), 9, LEARNER, V0);
            });

    assertOnly(report, ViolationKind.WRONG_KEY, "tasks-0@8");
  }

  @Test
  void findsAnOutputOfATaskThatIsNotThere() {
    CheckReport report = reportOf(ledger -> ledger.adapted(at(50), 50, LEARNER, V0));

    assertThat(report.foreign()).isEqualTo(1);
    assertOnly(report, ViolationKind.FOREIGN, "tasks-0@50");
  }

  @Test
  void findsAGradientThatCountsATaskTwice() {
    CheckReport report = reportOf(ledger -> gradient(ledger, 9, List.of(set(0))));

    assertThat(report.violationCounts())
        .containsOnlyKeys(ViolationKind.QUERY_SET_DOUBLED, ViolationKind.EQUATION_OPEN);
    assertThat(report.violations()).extracting(Violation::where).contains("tasks-0@0");
  }

  @Test
  void findsAQuerySetBothSummedAndExcluded() {
    CheckReport report =
        reportOf(
            ledger -> ledger.gradient(at(9), LEARNER, V0, List.of(), Map.of(set(0), "not-finite")));

    assertThat(report.violationCounts()).containsKey(ViolationKind.QUERY_SET_DOUBLED);
  }

  @Test
  void findsAQuerySetInNoGradient() {
    CheckReport report =
        reportOf(
            ledger -> {
              ledger.task(at(8), 8, TaskKind.LEARNS);
              ledger.adapted(at(8), 8, LEARNER, V0);
            });

    assertThat(report.violationCounts())
        .containsOnlyKeys(ViolationKind.QUERY_SET_LOST, ViolationKind.EQUATION_OPEN);
  }

  @Test
  void findsAGradientOfAQuerySetThatOnlyMeasures() {
    CheckReport report = reportOf(ledger -> gradient(ledger, 9, List.of(set(4))));

    assertThat(report.violationCounts())
        .containsOnlyKeys(ViolationKind.QUERY_SET_NOT_ALLOWED, ViolationKind.EQUATION_OPEN);
  }

  @Test
  void countsWhatWasNotSampledOnItsOwn() {
    CheckReport report =
        reportOf(
            ledger -> {
              ledger.task(at(8), 8, TaskKind.LEARNS);
              ledger.adapted(at(8), 8, LEARNER, V0);
              ledger.feedback(at(0));
              ledger.gradient(
                  at(9),
                  LEARNER,
                  V0,
                  List.of(),
                  Map.of(set(8), "not-sampled", new QuerySet(at(0), true), "not-sampled"));
              progress(ledger, V1, "d0", false, List.of(folded(9, 0, 2)), 2, 3);
            });

    assertThat(report.violations()).isEmpty();
    assertThat(report.notSampled()).isEqualTo(2);
    assertThat(report.allowed()).isEqualTo(4);
    assertThat(report.rejectedByReason()).containsEntry("not-sampled", 2L);
  }

  @Test
  void findsAQuerySetNotSampledThatOnlyMeasures() {
    CheckReport report =
        reportOf(
            ledger ->
                ledger.gradient(at(9), LEARNER, V0, List.of(), Map.of(set(4), "not-sampled")));

    assertThat(report.violationCounts()).containsKey(ViolationKind.QUERY_SET_NOT_ALLOWED);
  }

  @Test
  void findsAGradientDecidedOnTwice() {
    CheckReport report =
        reportOf(ledger -> progress(ledger, V1, "d0", false, List.of(folded(0, 2, 1)), 4, 2));

    assertOnly(report, ViolationKind.FATE_TWICE, "meta-gradients-0@0");
  }

  @Test
  void countsHowLateFoldedQuerySetsCame() {
    CheckReport report =
        reportOf(ledger -> progress(ledger, V1, "d0", false, List.of(folded(1, 1, 0, 3)), 3, 1));

    assertThat(report.foldedByStaleness()).containsExactly(Map.entry(0L, 2L), Map.entry(3L, 1L));
    assertThat(report.toTable()).contains("1.00 versions late on average, 3 at most");
  }

  @Test
  void findsAFateThatCountsOtherTasksThanItsGradient() {
    CheckReport report =
        reportOf(ledger -> progress(ledger, V1, "d0", false, List.of(folded(1, 5, 0)), 7, 1));

    assertOnly(report, ViolationKind.FATE_MISMATCH, "meta-gradients-0@1");
  }

  @Test
  void findsAFateOfAGradientThatIsNotThere() {
    CheckReport report =
        reportOf(ledger -> progress(ledger, V1, "d0", false, List.of(folded(77, 0, 0)), 2, 1));

    assertOnly(report, ViolationKind.FOREIGN, "meta-gradients-0@77");
  }

  @Test
  void refusesToCloseOverAnExpiredBeginning() {
    CheckReport report = reportOf(ledger -> ledger.expired("tasks-0@12"));

    assertOnly(report, ViolationKind.HISTORY_EXPIRED, "tasks-0@12");
  }

  @Test
  void leavesDeadLettersOfOtherTopicsOutOfTheEquation() {
    CheckReport report =
        reportOf(ledger -> ledger.deadLetterElsewhere("task-feedback", "undecodable"));

    assertThat(report.closed()).isTrue();
    assertThat(report.deadLettersElsewhere()).isEqualTo(1);
  }

  @Test
  void keepsOnlyTheFirstViolationsOfAKindButCountsAll() {
    Ledger ledger = new Ledger();
    for (int offset = 0; offset < 10_000; offset++) {
      ledger.task(at(offset), offset, TaskKind.MEASURES);
    }

    CheckReport report = ledger.report();

    assertThat(report.violationCounts()).containsExactly(Map.entry(ViolationKind.LOST, 10_000L));
    assertThat(report.violations()).hasSize(20);
  }
}
