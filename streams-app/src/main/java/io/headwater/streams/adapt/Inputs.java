package io.headwater.streams.adapt;

import io.headwater.model.Parameters;
import io.headwater.streams.adapt.TaskAdapter.Input;
import io.headwater.streams.config.Returning;
import io.headwater.streams.memory.TaskMemory;
import io.headwater.streams.memory.TaskMemory.Answered;
import io.headwater.streams.validate.Inbound;
import io.headwater.streams.validate.TaskRecord;
import io.headwater.streams.validate.TaskRecord.ValidFeedback;
import io.headwater.streams.validate.TaskRecord.ValidTask;
import io.headwater.task.Rows;
import io.headwater.task.Standardisation;
import io.headwater.task.Task;
import java.util.Optional;

/**
 * What a learner sees of a record: its rows, with those that are kept of the task, the task's
 * state, and the standardisation of the learner.
 */
final class Inputs {
  private Inputs() {}

  /**
   * What the learner of {@code runtime} sees of {@code record}, of whose task it has {@code
   * memory}.
   *
   * @param share of the query sets that are learned from
   */
  static Input of(
      LearnerRuntime runtime, TaskRecord record, Optional<TaskMemory> memory, double share) {
    Parameters state = memory.map(TaskMemory::state).orElse(null);
    Optional<Answered> before = memory.map(TaskMemory::answered);
    if (record instanceof ValidTask event) {
      Rows support = support(event, before, runtime.config().returning());
      Task task = new Task(event.taskId(), support, event.task().query(), state);
      return standardised(runtime, record, task, leftOut(event.learns(), record, share));
    }
    ValidFeedback feedback = (ValidFeedback) record;
    Answered answered = before.orElseThrow();
    Task task = new Task(feedback.taskId(), answered.support(), feedback.query(), state);
    return standardised(runtime, record, task, leftOut(answered.learn(), record, share));
  }

  private static Optional<LeftOut> leftOut(boolean allowed, TaskRecord record, double share) {
    if (!allowed) {
      return Optional.of(LeftOut.NOT_FOR_LEARNING);
    }
    Inbound inbound = record.inbound();
    return LearningShares.takes(share, inbound.partition(), inbound.offset())
        ? Optional.empty()
        : Optional.of(LeftOut.NOT_SAMPLED);
  }

  private static Rows support(ValidTask event, Optional<Answered> before, Returning returning) {
    Rows rows = event.task().support();
    return returning.appends() && before.isPresent()
        ? before.get().support().followedBy(rows, returning.windowRows())
        : rows;
  }

  private static Input standardised(
      LearnerRuntime runtime, TaskRecord record, Task task, Optional<LeftOut> leftOut) {
    Optional<Standardisation> standardisation =
        runtime.config().definition().scaling().fit(task.support());
    Task seen = standardisation.map(s -> s.apply(task)).orElse(task);
    return new Input(record, task.support(), seen, standardisation, leftOut);
  }
}
