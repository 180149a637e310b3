package io.headwater.streams.adapt;

import io.headwater.streams.SampleEvents;
import io.headwater.streams.adapt.TaskAdapter.Input;
import io.headwater.streams.validate.Inbound;
import io.headwater.streams.validate.TaskRecord.ValidTask;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.tensor.NdArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checked tasks for tests. */
final class SampleTasks {
  private SampleTasks() {}

  /** A task whose record's key and value together have {@code bytes} bytes. */
  static ValidTask ofSize(String learner, String task, int bytes) {
    Task body = new Task(task, rows(1, 1, 1), null, null);
    Inbound inbound = new Inbound(new byte[0], new byte[bytes], "tasks", 0, 0, 0);
    return valid(learner, body, inbound, false);
  }

  /** {@code count} tasks with a query set each, to be learned from. */
  static List<Input> learning(int count) {
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float slope = 0.5f + 0.25f * i;
      inputs.add(learning("task-" + i, rows(1, 2, slope), rows(-1, 0.5f, slope)));
    }
    return inputs;
  }

  static Input learning(String id, Rows support, Rows query) {
    return input(id, support, query, true);
  }

  /** A task whose query set, where there is one, only measures. */
  static Input serving(String id, Rows support, Rows query) {
    return input(id, support, query, false);
  }

  private static Input input(String id, Rows support, Rows query, boolean learn) {
    Task task = new Task(id, support, query, null);
    Inbound inbound = new Inbound(new byte[0], new byte[0], "tasks", 0, 0, 0);
    ValidTask event = valid("slopes", task, inbound, learn);
    return new Input(
        event,
        support,
        task,
        Optional.empty(),
        event.learns() ? Optional.empty() : Optional.of(LeftOut.NOT_FOR_LEARNING));
  }

  private static ValidTask valid(String learner, Task task, Inbound inbound, boolean learn) {
    return new ValidTask(
        learner, task.id(), "event", task, learn, SampleEvents.OCCURRED_AT, Map.of(), inbound);
  }

  /** Two rows (x, y) and (y, x) on the plane whose target is {@code slope} times the first. */
  static Rows rows(float x, float y, float slope) {
    return Rows.unweighted(
        NdArray.of(new int[] {2, 2}, new float[] {x, y, y, x}),
        NdArray.of(new int[] {2, 1}, new float[] {slope * x, slope * y}));
  }
}
