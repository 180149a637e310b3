package io.headwater.standalone.checker;

import static io.headwater.standalone.checker.History.LEARNER;
import static io.headwater.standalone.checker.History.V0;
import static io.headwater.standalone.checker.History.V1;
import static io.headwater.standalone.checker.History.assertOnly;
import static io.headwater.standalone.checker.History.at;
import static io.headwater.standalone.checker.History.parameters;
import static io.headwater.standalone.checker.History.progress;
import static io.headwater.standalone.checker.History.publish;
import static io.headwater.standalone.checker.History.reportOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerVersionsTest {

  @Test
  void findsAVersionWithAnotherParent() {
    CheckReport report =
        reportOf(ledger -> publish(ledger, new VersionRef(2, "d2"), "dX", "d2", 2, 1));

    assertThat(report.chainBreaks()).isEqualTo(1);
    assertOnly(report, ViolationKind.BROKEN_CHAIN, "learning-progress-0@2");
  }

  @Test
  void findsASkippedVersion() {
    CheckReport report =
        reportOf(ledger -> publish(ledger, new VersionRef(3, "d3"), "d1", "d3", 2, 1));

    assertOnly(report, ViolationKind.BROKEN_CHAIN, "learning-progress-0@3");
  }

  @Test
  void findsAVersionPublishedTwice() {
    CheckReport report = reportOf(ledger -> progress(ledger, V1, "d0", true, List.of(), 2, 1));

    assertThat(report.chainBreaks()).isEqualTo(1);
    assertOnly(report, ViolationKind.VERSION_TWICE, "learning-progress-0@1");
  }

  @Test
  void findsRejectionsReportedUnderAnOldVersion() {
    CheckReport report = reportOf(ledger -> progress(ledger, V0, null, false, List.of(), 2, 1));

    assertOnly(report, ViolationKind.BROKEN_CHAIN, "learning-progress-0@0");
  }

  @Test
  void findsADigestThatIsNotThatOfTheContent() {
    CheckReport report =
        reportOf(ledger -> publish(ledger, new VersionRef(2, "d2"), "d1", "other", 2, 1));

    assertThat(report.digestMismatches()).isEqualTo(1);
    assertOnly(report, ViolationKind.DIGEST_MISMATCH, "meta-parameters-0@2");
  }

  @Test
  void findsDigestsThatDifferBetweenTopics() {
    CheckReport report =
        reportOf(
            ledger -> {
              progress(ledger, new VersionRef(2, "d2"), "d1", true, List.of(), 2, 1);
              parameters(ledger, new VersionRef(2, "dX"), "d1", "dX", 2, 1);
            });

    assertOnly(report, ViolationKind.DIGEST_MISMATCH, "sinusoid version 2");
  }

  @Test
  void findsCumulativeCountsThatDoNotFollowFromTheFates() {
    CheckReport report =
        reportOf(ledger -> publish(ledger, new VersionRef(2, "d2"), "d1", "d2", 3, 1));

    assertOnly(report, ViolationKind.COUNT_MISMATCH, "learning-progress-0@2");
  }

  @Test
  void findsAVersionWithoutParameters() {
    CheckReport report =
        reportOf(ledger -> progress(ledger, new VersionRef(2, "d2"), "d1", true, List.of(), 2, 1));

    assertThat(report.violationCounts()).containsOnlyKeys(ViolationKind.VERSION_MISSING);
  }

  @Test
  void findsParametersThatLearningProgressDoesNotKnow() {
    CheckReport report =
        reportOf(ledger -> parameters(ledger, new VersionRef(2, "d2"), "d1", "d2", 2, 1));

    assertOnly(report, ViolationKind.VERSION_MISSING, "sinusoid version 2");
  }

  @Test
  void findsAnOutputMadeFromAnUnpublishedVersion() {
    CheckReport report =
        reportOf(
            ledger -> {
              ledger.task(at(8), 8, TaskKind.MEASURES);
              ledger.adapted(at(8), 8, LEARNER, new VersionRef(1, "aborted"));
            });

    assertThat(report.violationCounts()).containsOnlyKeys(ViolationKind.UNKNOWN_VERSION);
  }

  @Test
  void acceptsOldVersionsThatCompactionRemoved() {
    Ledger ledger = new Ledger();
    progress(ledger, V0, null, true, List.of(), 0, 0);
    progress(ledger, V1, "d0", true, List.of(), 0, 0);
    parameters(ledger, V1, "d0", "d1", 0, 0);

    assertThat(ledger.report().closed()).isTrue();
  }

  @Test
  void countsVersionsByReferenceAsUnchecked() {
    CheckReport report =
        reportOf(ledger -> publish(ledger, new VersionRef(2, "d2"), "d1", null, 2, 1));

    assertThat(report.closed()).isTrue();
    assertThat(report.uncheckedDigests()).isEqualTo(1);
  }

  @Test
  void acceptsALearnerThatComesAgainAfterItWasRemoved() {
    CheckReport report =
        reportOf(
            ledger -> {
              ledger.removed(LEARNER);
              publish(ledger, V0, null, "d0", 0, 0);
              publish(ledger, new VersionRef(1, "e1"), "d0", "e1", 0, 0);
            });

    assertThat(report.violations()).isEmpty();
    assertThat(report.versions()).containsEntry(LEARNER, 1L);
  }

  @Test
  void acceptsThatNothingIsLeftOfARemovedLearner() {
    Ledger ledger = new Ledger();
    progress(ledger, V0, null, true, List.of(), 0, 0);
    ledger.removed(LEARNER);

    assertThat(ledger.report().closed()).isTrue();
  }

  @Test
  void findsALearnerThatBeginsAnewWithoutHavingBeenRemoved() {
    CheckReport report = reportOf(ledger -> progress(ledger, V0, null, true, List.of(), 0, 0));

    assertThat(report.violationCounts()).containsKey(ViolationKind.VERSION_TWICE);
  }
}
