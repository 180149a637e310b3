package io.headwater.streams.metaupdate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwater.model.Parameters;
import io.headwater.store.GradientPosition;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionDigest;
import io.headwater.streams.SampleLearners;
import io.headwater.streams.adapt.LearnerRuntime;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.metaupdate.Fate.Decision;
import io.headwater.streams.metaupdate.MetaUpdate.Step;
import io.headwater.tensor.NdArray;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Batch 4, interval 200 ms, staleness up to 2, norm up to 10, plain descent with rate 0.5. */
class MetaUpdateTest {
  private static final double RATE = 0.5;
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final LearnerConfig config = SampleLearners.only(SampleLearners.REGRESSION);
  private final MetaUpdate update = new MetaUpdate(config, "test");
  private final MetaVersion zero = LearnerRuntime.of(config, "test").versionZero();
  private final Gradients gradients = new Gradients();
  private final Step begun = update.begin(zero, START);
  private Instant now = START;

  @Test
  void beginsByPublishingVersionZero() {
    assertThat(begun.progress().published()).isTrue();
    assertThat(begun.progress().version().digest()).isEqualTo(zero.digest());
    assertThat(begun.progress().version().createdAt()).isEqualTo(START);
    assertThat(begun.progress().fates()).isEmpty();
    assertThat(begun.state().current()).isEqualTo(begun.progress().version());
  }

  @Test
  void beginsAtPublishedVersionWithoutPublishingItAgain() {
    MetaVersion published = oneStep(begun.state(), 1).current();

    Step resumed = update.begin(published, START.plusSeconds(9));

    assertThat(resumed.progress().published()).isFalse();
    assertThat(resumed.state().current()).isEqualTo(published);
    MetaState next = oneStep(resumed.state(), 1);
    assertThat(next.current().version()).isEqualTo(2);
    assertThat(next.current().parentDigest()).isEqualTo(published.digest());
    assertThat(next.current().lineage()).isEqualTo(zero.digest());
  }

  @Test
  void isDueOnlyWhenBatchIsFullAndIntervalHasPassed() {
    MetaState three = update.fold(begun.state(), gradients.at(zero, 1, 3));
    MetaState four = update.fold(three, gradients.at(zero, 1, 1));
    Instant early = START.plus(INTERVAL).minusMillis(1);
    Instant inTime = START.plus(INTERVAL);

    assertThat(update.isDue(three, inTime)).as("batch not full").isFalse();
    assertThat(update.isDue(four, early)).as("interval not passed").isFalse();
    assertThat(update.isDue(four, inTime)).isTrue();
  }

  @Test
  void stepsAlongMeanGradient() {
    MetaState pending = update.fold(begun.state(), gradients.at(zero, 6, 3));
    pending = update.fold(pending, gradients.at(zero, -1, 1));

    Step step = update.step(pending, now());

    assertMovedBy(-RATE * 5 / 4, zero.parameters(), step.state());
    assertThat(step.progress().published()).isTrue();
    assertThat(step.progress().tasks()).isEqualTo(4);
    assertThat(step.progress().lossBefore()).isEqualTo(12);
    assertThat(step.progress().lossAfter()).isEqualTo(4);
    assertThat(step.state().pending()).isEqualTo(Pending.none(zero.parameters()));
  }

  @Test
  void weighsStaleGradientByOneOverOnePlusStaleness() {
    MetaState one = oneStep(begun.state(), 1);
    MetaState two = oneStep(one, 1);
    MetaState pending = update.fold(two, gradients.at(two.current(), 3, 1));
    pending = update.fold(pending, gradients.at(one.current(), 8, 2));
    pending = update.fold(pending, gradients.at(zero, -9, 3));

    MetaState three = update.step(pending, now()).state();

    double weightedMean = (3.0 + 8.0 / 2 - 9.0 / 3) / (1 + 2.0 / 2 + 3.0 / 3);
    assertMovedBy(-RATE * weightedMean, two.current().parameters(), three);
    assertThat(three.current().foldedTasks()).as("counted unweighted").isEqualTo(4 + 4 + 6);
    assertThat(pending.pending().fates()).extracting(Fate::staleness).containsExactly(0L, 1L, 2L);
  }

  @Test
  void clipsMeanByItsGlobalNorm() {
    double elements = (double) zero.parameters().elements();

    Step step = update.step(full(begun.state(), 400), now());

    assertThat(step.progress().gradientNorm())
        .as("before clipping")
        .isCloseTo(100 * Math.sqrt(elements), within(1e-3));
    assertMovedBy(-RATE * 10 / Math.sqrt(elements), zero.parameters(), step.state());
  }

  @Test
  void leavesMeanWithinTheNormAsItIs() {
    double largest = 9.99 / Math.sqrt((double) zero.parameters().elements());

    Step step = update.step(full(begun.state(), 4 * largest), now());

    assertMovedBy(-RATE * largest, zero.parameters(), step.state());
  }

  @Test
  void rejectsGradientTakenTooLongAgo() {
    MetaState state = oneStep(oneStep(begun.state(), 1), 1);

    assertThat(fateOf(state, gradients.at(zero, 1, 2)).decision()).isEqualTo(Decision.FOLDED);
    assertThat(fateOf(oneStep(state, 1), gradients.at(zero, 1, 2)))
        .extracting(Fate::decision, Fate::tasks, Fate::staleness)
        .containsExactly(Decision.TOO_STALE, 2, 3L);
  }

  @Test
  void rejectsGradientOfAnotherVersionWithTheSameNumber() {
    Gradient other = gradients.of(0, "f".repeat(64), zero.parameters(), 2, 0);

    assertThat(fateOf(begun.state(), other))
        .extracting(Fate::decision, Fate::tasks, Fate::staleness)
        .containsExactly(Decision.WRONG_LINEAGE, 2, -1L);
  }

  @Test
  void rejectsGradientOfVersionThatIsNotYet() {
    Gradient future = gradients.of(1, zero.digest(), zero.parameters(), 2, 0);

    assertThat(fateOf(begun.state(), future))
        .extracting(Fate::decision, Fate::staleness)
        .containsExactly(Decision.WRONG_LINEAGE, -1L);
  }

  @Test
  void rejectsGradientOfOtherShapes() {
    Parameters other = Parameters.of(Map.of("w", NdArray.of(new int[] {1}, new float[] {1})));

    assertThat(fateOf(begun.state(), gradients.of(0, zero.digest(), other, 2, 0)).decision())
        .isEqualTo(Decision.WRONG_SHAPE);
  }

  @Test
  void rejectsGradientThatIsNotFinite() {
    assertThat(fateOf(begun.state(), gradients.at(zero, Double.NaN, 2)).decision())
        .isEqualTo(Decision.NOT_FINITE);
  }

  @Test
  void rejectsGradientThatWouldOverflowThePendingSum() {
    MetaState near = update.fold(begun.state(), gradients.at(zero, 3e38, 1));

    MetaState after = update.fold(near, gradients.at(zero, 3e38, 1));

    assertThat(after.pending().sum()).isEqualTo(near.pending().sum());
    assertThat(after.pending().tasks()).isEqualTo(1);
    assertThat(after.pending().fates())
        .extracting(Fate::decision)
        .containsExactly(Decision.FOLDED, Decision.NOT_FINITE);
  }

  @Test
  void keepsRejectedGradientOutOfSumAndCountsItByReason() {
    MetaState pending = full(begun.state(), 4);
    pending = update.fold(pending, gradients.of(0, "f".repeat(64), zero.parameters(), 2, 0));
    pending = update.fold(pending, gradients.at(zero, Double.NaN, 3));
    pending = update.fold(pending, gradients.of(0, zero.digest(), zero.parameters(), 0, 5));

    MetaState after = update.step(pending, now()).state();

    assertMovedBy(-RATE, zero.parameters(), after);
    assertThat(after.rejected())
        .containsExactly(Map.entry("not-finite", 8L), Map.entry("wrong-lineage", 2L));
    assertThat(after.current().rejectedTasks()).isEqualTo(10);
    assertThat(after.current().foldedTasks()).isEqualTo(4);
  }

  @Test
  void chainsVersionsByDigest() {
    MetaState state = begun.state();
    for (int number = 1; number <= 4; number++) {
      MetaVersion parent = state.current();

      state = oneStep(state, number);

      MetaVersion version = state.current();
      assertThat(version.version()).isEqualTo(number);
      assertThat(version.parentDigest()).isEqualTo(parent.digest());
      assertThat(version.lineage()).isEqualTo(zero.digest());
      assertThat(version.digest())
          .isEqualTo(
              VersionDigest.of(
                  config.definitionHash(), number, parent.digest(), version.parameters()));
      assertThat(version.foldedTasks()).isEqualTo(4L * number);
      assertThat(version.lastGradient()).isEqualTo(new GradientPosition(0, number - 1L));
      assertThat(version.createdAt()).isEqualTo(now);
    }
  }

  @Test
  void tellsRejectionsOnlyAfterFiveIntervalsWithoutVersion() {
    MetaState folded = update.fold(begun.state(), gradients.at(zero, 1, 1));
    MetaState rejected = update.fold(folded, gradients.at(zero, Double.NaN, 1));
    Instant patience = START.plus(INTERVAL.multipliedBy(5));

    assertThat(update.hasRejectionsToTell(rejected, patience.minusMillis(1))).isFalse();
    assertThat(update.hasRejectionsToTell(rejected, patience)).isTrue();
    assertThat(update.hasRejectionsToTell(folded, patience)).as("nothing rejected").isFalse();
  }

  @Test
  void tellsEachFateOnceAcrossRejectionsAndStep() {
    MetaState pending = update.fold(begun.state(), gradients.at(zero, 4, 2));
    pending = update.fold(pending, gradients.at(zero, Double.NaN, 3));

    Step told = update.tellRejections(pending, now());
    MetaState more = update.fold(told.state(), gradients.at(zero, 4, 2));
    Step step = update.step(more, now());

    assertThat(told.progress().published()).isFalse();
    assertThat(offsets(told.progress())).containsExactly(1L);
    assertThat(told.progress().rejected()).containsExactly(Map.entry("not-finite", 3L));
    assertThat(told.state().current()).isEqualTo(begun.state().current());
    assertThat(offsets(step.progress())).containsExactly(0L, 2L);
    assertThat(step.progress().rejected()).containsExactly(Map.entry("not-finite", 3L));
    assertThat(update.hasRejectionsToTell(step.state(), now().plusSeconds(60))).isFalse();
  }

  /** A full batch whose gradients' elements sum to {@code value}. */
  private MetaState full(MetaState state, double value) {
    return update.fold(state, gradients.at(state.current(), value, 4));
  }

  private MetaState oneStep(MetaState state, double value) {
    return update.step(full(state, value), now()).state();
  }

  private Fate fateOf(MetaState state, Gradient gradient) {
    List<Fate> fates = update.fold(state, gradient).pending().fates();
    return fates.get(fates.size() - 1);
  }

  /** Time passes by one interval at each look. */
  private Instant now() {
    now = now.plus(INTERVAL);
    return now;
  }

  private static List<Long> offsets(Progress progress) {
    return progress.fates().stream().map(fate -> fate.source().offset()).toList();
  }

  private static void assertMovedBy(double difference, Parameters from, MetaState to) {
    Parameters expected = from.plus(Gradients.full(from, difference));
    double error = to.current().parameters().plusScaled(expected, -1).norm();
    assertThat(error).as("distance to the expected parameters").isLessThan(1e-5);
  }
}
