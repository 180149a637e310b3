package io.headwater.streams.validate;

import io.headwater.task.Rows;
import io.headwater.task.Task;
import java.time.Instant;
import java.util.Map;

/** A checked record of the {@code tasks} or {@code task-feedback} topic. */
public sealed interface TaskRecord {
  /** The learner it is for; configured. */
  String learnerId();

  /** The task it is about. */
  String taskId();

  /** The record as it arrived. */
  Inbound inbound();

  /** The task's key, {@code learner/task}. */
  default String key() {
    return learnerId() + "/" + taskId();
  }

  /**
   * A task to adapt to.
   *
   * @param task its checked datasets; carries no task state yet
   * @param learn whether its query rows, where present, may update the meta-parameters
   * @param occurredAt by the producer's clock
   */
  record ValidTask(
      String learnerId,
      String taskId,
      String eventId,
      Task task,
      boolean learn,
      Instant occurredAt,
      Map<String, String> attributes,
      Inbound inbound)
      implements TaskRecord {

    /** Whether this task contributes to the meta-gradient. */
    public boolean learns() {
      return learn && task.query() != null;
    }
  }

  /** A tombstone: the task is gone, its state and its adapted model are to go too. */
  record Deletion(String learnerId, String taskId, Inbound inbound) implements TaskRecord {}

  /**
   * Query rows that came after their task.
   *
   * @param query checked, not standardised
   * @param occurredAt by the producer's clock
   */
  record ValidFeedback(
      String learnerId,
      String taskId,
      String feedbackId,
      Rows query,
      Instant occurredAt,
      Inbound inbound)
      implements TaskRecord {}
}
