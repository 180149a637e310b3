package io.headwater.standalone.histories;

import io.headwater.schema.TaskEvent;
import io.headwater.schema.TaskFeedback;
import java.time.Instant;

/** One record that a producer sends of one task, at a time of its own. */
sealed interface Step {
  String learner();

  String task();

  Instant at();

  /** The record's key. */
  default String key() {
    return learner() + "/" + task();
  }

  /** A task comes, for the first time or again. */
  record Event(TaskEvent event, Instant at) implements Step {
    @Override
    public String learner() {
      return event.getLearnerId();
    }

    @Override
    public String task() {
      return event.getTaskId();
    }
  }

  /** Labels come, sooner or later than their task. */
  record Feedback(TaskFeedback feedback, Instant at) implements Step {
    @Override
    public String learner() {
      return feedback.getLearnerId();
    }

    @Override
    public String task() {
      return feedback.getTaskId();
    }
  }

  /** A task goes. */
  record Deletion(String learner, String task, Instant at) implements Step {}
}
