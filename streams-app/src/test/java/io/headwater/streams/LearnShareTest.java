package io.headwater.streams;

import static io.headwater.streams.DrivenStream.START;
import static io.headwater.streams.SampleEvents.event;
import static io.headwater.streams.SampleEvents.regression;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.Dataset;
import io.headwater.schema.ExcludedTask;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.SourcePosition;
import io.headwater.schema.TaskEvent;
import io.headwater.streams.convert.UnreadableRecordException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A learner that learns from a part of its query sets answers every task all the same. */
class LearnShareTest {
  private static final Dataset SUPPORT = regression(1, 2, 0.5f, -1, 1, 0.25f);
  private static final Dataset QUERY = regression(2, 1, 1, 0, 1, 0.125f);
  private static final Dataset TOO_LARGE = regression(1e30f, 1e30f, 1, 1, 1, 1);

  @TempDir private Path directory;

  @Test
  void answersEachTaskAndSaysWhichQuerySetsAreLeftOut() throws UnreadableRecordException {
    try (DrivenStream stream = stream("quarter", "0.25")) {
      for (int i = 0; i < 200; i++) {
        stream.task(event("slopes", "t" + i, SUPPORT, QUERY), START);
      }

      List<MetaGradient> gradients = stream.gradients();
      List<ExcludedTask> left =
          gradients.stream().flatMap(gradient -> gradient.getExcluded().stream()).toList();
      List<SourcePosition> learned =
          gradients.stream().flatMap(gradient -> gradient.getSources().stream()).toList();
      assertThat(stream.models())
          .hasSize(200)
          .allSatisfy(model -> assertThat(model.getQueryLoss()).as("measured").isNotNull());
      assertThat(left).extracting(ExcludedTask::getReason).containsOnly("not-sampled");
      assertThat(learned).hasSizeBetween(30, 70).doesNotHaveDuplicates();
      assertThat(left)
          .extracting(ExcludedTask::getSource)
          .hasSize(200 - learned.size())
          .doesNotHaveDuplicates()
          .doesNotContainAnyElementsOf(learned);
      assertThat(stream.count("headwater.tasks.not.sampled")).isEqualTo(left.size());
      assertThat(stream.gauge("headwater.learning.share")).isEqualTo(0.25);
    }
  }

  @Test
  void decidesAlikeWhenRecordsAreReadAgain() {
    List<SourcePosition> first = learnedOfHundred("first");

    assertThat(learnedOfHundred("again")).isEqualTo(first).isNotEmpty();
  }

  @Test
  void adaptsAsWithoutLearning() throws UnreadableRecordException {
    try (DrivenStream none = stream("none", "0");
        DrivenStream all = stream("all", "1")) {
      none.task(event("slopes", "t", SUPPORT, QUERY), START);
      all.task(event("slopes", "t", SUPPORT, QUERY), START);

      AdaptedModel served = none.model();
      assertThat(served.getParameters()).isEqualTo(all.model().getParameters());
      assertThat(none.gradient().getSources()).isEmpty();
      assertThat(all.gradient().getExcluded()).isEmpty();
    }
  }

  @Test
  void onlyMeasuresLateLabelsThatAreLeftOut() {
    try (DrivenStream stream = stream("late", "0")) {
      stream.task(event("slopes", "t", SUPPORT, null), START);
      assertThat(stream.gradients()).as("nothing to leave out").isEmpty();

      stream.feedback("t", "f", QUERY, START);

      MetaGradient told = stream.gradient();
      assertThat(told.getSources()).isEmpty();
      assertThat(told.getExcluded())
          .containsExactly(new ExcludedTask(new SourcePosition(0, 0L, true), "not-sampled"));
      assertThat(told.getPrequentialTasks()).isEqualTo(1);
    }
  }

  @Test
  void saysNothingOfWhatWasNotAllowedToLearnOrEndsAsDeadLetter() {
    try (DrivenStream stream = stream("others", "0")) {
      TaskEvent measures =
          TaskEvent.newBuilder(event("slopes", "t", SUPPORT, QUERY)).setLearn(false).build();
      stream.task(measures, START);
      stream.task(event("slopes", "diverges", TOO_LARGE, QUERY), START);

      assertThat(stream.gradients()).isEmpty();
      assertThat(stream.deadLetters()).isEqualTo(1);
    }
  }

  private List<SourcePosition> learnedOfHundred(String name) {
    try (DrivenStream stream = stream(name, "0.3")) {
      for (int i = 0; i < 100; i++) {
        stream.task(event("slopes", "t" + i, SUPPORT, QUERY), START);
      }
      return stream.gradients().stream()
          .flatMap(gradient -> gradient.getSources().stream())
          .toList();
    }
  }

  private DrivenStream stream(String name, String share) {
    return new DrivenStream(
        "learn-share-" + name,
        directory.resolve(name),
        SampleLearners.REGRESSION + "    learn-share: " + share + "\n");
  }
}
