package io.headwater.streams;

import static io.headwater.streams.DrivenStream.START;
import static io.headwater.streams.SampleEvents.event;
import static io.headwater.streams.SampleEvents.regression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.Dataset;
import io.headwater.schema.ExcludedTask;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.SourcePosition;
import io.headwater.schema.TaskEvent;
import io.headwater.streams.convert.UnreadableRecordException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Query rows that come after their task, before it, again, too late, or never to be used. */
class LateLabelsTest {
  private static final Dataset SUPPORT = regression(1, 2, 0.5f, -1, 1, 0.25f);
  private static final Dataset QUERY = regression(2, 1, 1, 0, 1, 0.125f);
  private static final Duration KEEP = Duration.ofHours(1);

  @TempDir private Path directory;
  private DrivenStream stream;

  @BeforeEach
  void open() {
    stream =
        new DrivenStream(
            "late-labels",
            directory,
            "task-memory: {keep: 1h, max-bytes: 4KiB, max-waiting-bytes: 1KiB}",
            SampleLearners.REGRESSION);
  }

  @AfterEach
  void close() {
    stream.close();
  }

  @Test
  void learnsFromLateLabelsWhatItLearnsFromThoseThatComeWithTheTask()
      throws UnreadableRecordException {
    stream.task(event("slopes", "whole", SUPPORT, QUERY), START);
    MetaGradient whole = stream.gradient();
    double after = stream.models().get(0).getQueryLoss().getAfter();
    stream.task(event("slopes", "late", SUPPORT, null), START);
    assertThat(stream.gradients()).isEmpty();

    stream.feedback("late", "f", QUERY, START.plusSeconds(60));

    MetaGradient late = stream.gradient();
    assertThat(late.getSources()).containsExactly(new SourcePosition(0, 0L, true));
    assertThat(late.getGradient()).isEqualTo(whole.getGradient());
    assertThat(late.getLossAfterSum()).isEqualTo(whole.getLossAfterSum());
    assertThat(late.getPrequentialTasks()).isEqualTo(1);
    assertThat(late.getPrequentialLossSum()).isCloseTo(after, within(1e-6));
    assertThat(whole.getPrequentialTasks()).isZero();
  }

  @Test
  void waitsForTheTask() throws UnreadableRecordException {
    stream.feedback("t", "one", QUERY, START);
    stream.feedback("t", "two", QUERY, START);
    assertThat(stream.gradients()).isEmpty();

    stream.task(event("slopes", "t", SUPPORT, null), START.plusSeconds(1));

    assertThat(stream.gradients())
        .flatExtracting(MetaGradient::getSources)
        .containsExactly(new SourcePosition(0, 0L, true), new SourcePosition(0, 1L, true));
    assertThat(stream.models()).hasSize(1);
  }

  @Test
  void takesNoticeOfAFeedbackIdOnce() {
    stream.feedback("t", "early", QUERY, START);
    stream.feedback("t", "early", QUERY, START);
    stream.task(event("slopes", "t", SUPPORT, null), START);
    stream.feedback("t", "early", QUERY, START);
    stream.task(event("slopes", "t", SUPPORT, null), START);
    stream.feedback("t", "early", QUERY, START);

    List<MetaGradient> gradients = stream.gradients();
    assertThat(gradients)
        .flatExtracting(MetaGradient::getSources)
        .containsExactly(new SourcePosition(0, 0L, true));
    assertThat(gradients)
        .flatExtracting(MetaGradient::getExcluded)
        .containsExactly(leftOut(1, "duplicate"), leftOut(2, "duplicate"), leftOut(3, "duplicate"));
  }

  @Test
  void givesUpOnTasksThatDoNotComeInTime() {
    stream.feedback("t", "f", QUERY, START.minus(KEEP));
    stream.task(event("slopes", "another", SUPPORT, null), START);
    assertThat(stream.gradients()).as("not a moment too early").isEmpty();

    stream.task(event("slopes", "another", SUPPORT, null), START.plusMillis(1));

    assertThat(stream.gradient().getExcluded()).containsExactly(leftOut(0, "expired"));
    stream.task(event("slopes", "t", SUPPORT, null), START.plusMillis(1));
    assertThat(stream.gradients()).as("gone").isEmpty();
  }

  @Test
  void forgetsTasksInTime() {
    stream.task(event("slopes", "t", SUPPORT, null), START.minus(KEEP).minusMillis(1));
    stream.task(event("slopes", "another", SUPPORT, null), START);

    stream.feedback("t", "f", QUERY, START);

    assertThat(stream.gradients()).as("it waits").isEmpty();
    assertThat(stream.count("headwater.tasks.forgotten")).isEqualTo(1);
  }

  @Test
  void isNotImpressedByAClockThatIsWrong() {
    stream.task(event("slopes", "t", SUPPORT, null), START);
    stream.task(event("slopes", "wrong", SUPPORT, null), Instant.parse("3026-01-01T00:00:00Z"));

    stream.feedback("t", "f", QUERY, START.plusSeconds(1));

    assertThat(stream.gradient().getSources()).hasSize(1);
  }

  @Test
  void dropsWhatWaitsForADeletedTask() {
    stream.feedback("t", "f", QUERY, START);

    stream.delete("t", START);

    assertThat(stream.gradient().getExcluded()).containsExactly(leftOut(0, "deleted"));
  }

  @Test
  void forgetsADeletedTask() {
    stream.task(event("slopes", "t", SUPPORT, null), START);
    stream.delete("t", START);

    stream.feedback("t", "f", QUERY, START);

    assertThat(stream.gradients()).as("it waits").isEmpty();
  }

  @Test
  void onlyMeasuresWhatIsNotForLearning() throws UnreadableRecordException {
    TaskEvent event =
        TaskEvent.newBuilder(event("slopes", "t", SUPPORT, null)).setLearn(false).build();
    stream.task(event, START);
    AdaptedModel model = stream.models().get(0);

    stream.feedback("t", "f", QUERY, START);

    MetaGradient told = stream.gradient();
    assertThat(told.getSources()).isEmpty();
    assertThat(told.getExcluded()).containsExactly(leftOut(0, "not-for-learning"));
    assertThat(told.getPrequentialTasks()).isEqualTo(1);
    assertThat(model.getQueryLoss()).isNull();
  }

  @Test
  void keepsNoMoreThanItsBytes() {
    for (int i = 0; i < 100; i++) {
      stream.task(event("slopes", "t" + i, SUPPORT, null), START.plusSeconds(i));
    }
    assertThat(stream.gauge("headwater.task.memory.bytes")).isBetween(3_000.0, 4_096.0);
    double forgotten = stream.count("headwater.tasks.forgotten");
    assertThat(forgotten).isBetween(50.0, 99.0);

    stream.feedback("t99", "newest", QUERY, START.plusSeconds(100));
    assertThat(stream.gradient().getSources()).hasSize(1);
    stream.feedback("t0", "oldest", QUERY, START.plusSeconds(100));
    assertThat(stream.gradients()).isEmpty();
  }

  @Test
  void letsNoMoreWaitThanItsBytes() {
    for (int i = 0; i < 100; i++) {
      stream.feedback("t" + i, "f", QUERY, START.plusSeconds(i));
    }

    List<ExcludedTask> expired =
        stream.gradients().stream().flatMap(g -> g.getExcluded().stream()).toList();
    assertThat(expired).hasSizeGreaterThan(50).startsWith(leftOut(0, "expired"));
    assertThat(expired).extracting(ExcludedTask::getReason).containsOnly("expired");
    assertThat(stream.gauge("headwater.task.memory.bytes")).isLessThan(1_024);
  }

  @Test
  void adaptsATaskThatComesAgainToItsNewSupportSet() {
    stream.task(event("slopes", "same", regression(3, 1, 2), null), START);
    stream.task(event("slopes", "same", SUPPORT, null), START);
    stream.task(event("slopes", "other", SUPPORT, null), START);

    stream.feedback("same", "f", QUERY, START);
    stream.feedback("other", "f", QUERY, START);

    List<MetaGradient> gradients = stream.gradients();
    assertThat(gradients).hasSize(2);
    assertThat(gradients.get(0).getGradient()).isEqualTo(gradients.get(1).getGradient());
  }

  @Test
  void addsToTheRowsOfATaskThatComesAgain(@TempDir Path other) throws UnreadableRecordException {
    try (DrivenStream window =
        new DrivenStream("window", other, SampleLearners.REGRESSION + "    window-rows: 3")) {
      window.task(event("slopes", "t", regression(3, 1, 2, 1, 2, 0.5f), null), START);
      window.task(event("slopes", "t", regression(-1, 1, 0.25f, 0, 1, 1), null), START);
      window.task(
          event("slopes", "same", regression(1, 2, 0.5f, -1, 1, 0.25f, 0, 1, 1), null), START);

      List<AdaptedModel> models = window.models();
      assertThat(models)
          .extracting(model -> model.getSupportLoss().getRows())
          .containsExactly(2, 3, 3);
      assertThat(models.get(1).getParameters()).isEqualTo(models.get(2).getParameters());
    }
  }

  @Test
  void deadLettersFeedbackThatCannotBeUsed() {
    stream.feedback("t", "f", regression(Float.NaN, 1, 1), START);
    stream.feedback("t", "", QUERY, START);

    assertThat(stream.deadLetters()).isEqualTo(2);
    assertThat(stream.gradients()).isEmpty();
  }

  private static ExcludedTask leftOut(long offset, String reason) {
    return new ExcludedTask(new SourcePosition(0, offset, true), reason);
  }
}
