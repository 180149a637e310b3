package io.headwater.standalone.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.tensor.NdArray;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartsTest {
  private static final Rows ROWS =
      Rows.unweighted(
          NdArray.of(new int[] {1, 1}, new float[1]), NdArray.of(new int[] {1, 1}, new float[1]));

  @Test
  void halvesABatchUntilItsPartsFit() {
    Parts parts = new Parts(tasks -> tasks.size() * (Parts.MOST_BYTES / 4));

    assertThat(parts.of(batch(4))).containsExactly(new Part(batch(4), Parts.MOST_BYTES));
    assertThat(parts.of(batch(11)))
        .extracting(part -> part.tasks().size())
        .containsExactly(2, 3, 3, 3);
    assertThat(parts.of(batch(11)).stream().flatMap(part -> part.tasks().stream()).toList())
        .isEqualTo(batch(11));
  }

  @Test
  void dividesBatchesThatALearnerWouldTakeOneTapeAfterTheOther() {
    Parts parts = new Parts(tasks -> Math.min(tasks.size(), 2) * (Parts.MOST_BYTES / 4));

    assertThat(parts.of(batch(16)))
        .hasSize(4)
        .containsOnlyOnce(new Part(batch(16).subList(0, 4), Parts.MOST_BYTES / 2));
  }

  @Test
  void leavesATaskThatIsTooLargeByItself() {
    assertThat(new Parts(tasks -> Long.MAX_VALUE).of(batch(3)))
        .extracting(part -> part.tasks().size())
        .containsExactly(1, 1, 1);
  }

  private static List<Task> batch(int tasks) {
    return IntStream.range(0, tasks)
        .mapToObj(i -> new Task("task-" + i, ROWS, null, null))
        .toList();
  }
}
