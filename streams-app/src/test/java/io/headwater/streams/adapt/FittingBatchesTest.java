package io.headwater.streams.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.learner.LearnerDefinition;
import io.headwater.streams.SampleLearners;
import io.headwater.task.Task;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FittingBatchesTest {
  private static final LearnerDefinition LEARNER =
      SampleLearners.only(SampleLearners.REGRESSION).definition();

  private final FittingBatches batches = new FittingBatches();
  private int estimated;

  private boolean fits(boolean learns, List<Task> tasks, long bytes) {
    return batches.fits(
        LEARNER,
        learns,
        1_000,
        tasks,
        () -> {
          estimated++;
          return bytes;
        });
  }

  private static List<Task> tasks(int count) {
    return Collections.nCopies(
        count, new Task("task", SampleTasks.rows(1, 2, 1), SampleTasks.rows(2, 1, 1), null));
  }

  /** With twice the support rows. */
  private static List<Task> larger(int count) {
    Task task = tasks(1).get(0);
    return Collections.nCopies(
        count,
        new Task("larger", task.support().followedBy(task.support(), 4), task.query(), null));
  }

  @Test
  void admitsWhatFitsAndRefusesWhatDoesNot() {
    assertThat(fits(true, tasks(2), 1_000)).isTrue();
    assertThat(fits(true, tasks(3), 1_001)).isFalse();
  }

  @Test
  void estimatesNoBatchThatIsWithinOneThatFits() {
    fits(true, tasks(8), 900);

    assertThat(fits(true, tasks(8), Long.MAX_VALUE)).isTrue();
    assertThat(fits(true, tasks(3), Long.MAX_VALUE)).isTrue();
    assertThat(estimated).isEqualTo(1);
  }

  @Test
  void estimatesABatchThatIsLargerInAnyRespect() {
    fits(true, tasks(8), 900);

    assertThat(fits(true, tasks(9), 1_001)).isFalse();
    assertThat(fits(true, larger(1), 1_001)).isFalse();
    assertThat(estimated).isEqualTo(3);
  }

  @Test
  void estimatesEveryBatchThatDoesNotFit() {
    fits(true, tasks(8), 1_001);
    fits(true, tasks(8), 1_001);

    assertThat(estimated).isEqualTo(2);
  }

  @Test
  void tellsLearningFromAdaptationAlone() {
    fits(false, tasks(8), 900);

    assertThat(fits(true, tasks(8), 1_001)).isFalse();
  }
}
