package io.headwater.streams.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.streams.validate.TaskRecord.ValidTask;
import org.junit.jupiter.api.Test;

class MicroBatchTest {
  private final MicroBatch batch = new MicroBatch(3, 100);

  @Test
  void isFullAtTheMostTasks() {
    add("a", "1", 1);
    add("a", "2", 1);
    assertThat(batch.isFull()).isFalse();

    add("b", "1", 1);

    assertThat(batch.isFull()).isTrue();
    assertThat(batch.size()).isEqualTo(3);
  }

  @Test
  void isFullAtTheMostBytes() {
    add("a", "1", 99);
    assertThat(batch.isFull()).isFalse();

    add("a", "2", 1);

    assertThat(batch.isFull()).isTrue();
  }

  @Test
  void doesNotAdmitTaskThatWaitsAlready() {
    add("a", "1", 1);

    assertThat(batch.admits(SampleTasks.ofSize("a", "1", 1))).isFalse();
    assertThat(batch.admits(SampleTasks.ofSize("b", "1", 1))).as("another learner's").isTrue();
  }

  @Test
  void doesNotAdmitTaskThatWouldExceedTheBytes() {
    add("a", "1", 60);

    assertThat(batch.admits(SampleTasks.ofSize("a", "2", 41))).isFalse();
    assertThat(batch.admits(SampleTasks.ofSize("a", "2", 40))).isTrue();
  }

  @Test
  void admitsTaskOfAnySizeWhenEmpty() {
    assertThat(batch.admits(SampleTasks.ofSize("a", "1", 1_000))).isTrue();
  }

  @Test
  void givesTasksByLearnerInOrderOfArrivalAndIsEmptyThen() {
    ValidTask first = add("b", "2", 1);
    ValidTask second = add("a", "1", 1);
    ValidTask third = add("b", "1", 1);

    assertThat(batch.take())
        .satisfiesExactly(
            tasks -> assertThat(tasks).containsExactly(first, third),
            tasks -> assertThat(tasks).containsExactly(second));
    assertThat(batch.size()).isZero();
    assertThat(batch.take()).isEmpty();
    assertThat(batch.admits(first)).as("again").isTrue();
  }

  @Test
  void forgetsWhatItIsToldToForget() {
    add("a", "1", 100);

    batch.clear();

    assertThat(batch.isFull()).isFalse();
    assertThat(batch.take()).isEmpty();
  }

  private ValidTask add(String learner, String task, int bytes) {
    ValidTask added = SampleTasks.ofSize(learner, task, bytes);
    batch.add(added);
    return added;
  }
}
