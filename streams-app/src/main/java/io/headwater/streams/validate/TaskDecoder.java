package io.headwater.streams.validate;

import io.headwater.learner.LearnerDefinition;
import io.headwater.schema.TaskEvent;
import io.headwater.streams.config.LimitsConfig;
import io.headwater.streams.config.TopicsConfig;
import io.headwater.streams.validate.KeyCheck.RecordKey;
import io.headwater.streams.validate.TaskRecord.Deletion;
import io.headwater.streams.validate.TaskRecord.ValidTask;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import java.util.Map;

/**
 * Decides what a record of the {@code tasks} topic is: a task, a deletion, or a rejection. A pure
 * function of the record, the configured learners and the limits.
 */
public final class TaskDecoder implements RecordDecoder {
  private final ValueReader<TaskEvent> events;
  private final DatasetChecks checks;
  private final AttributesCheck attributes;
  private final KeyCheck keys;

  /**
   * @param learners definitions by learner id
   * @param limits bounds of one event
   * @param topics partitions of the tasks topic, and the bytes of its largest record
   */
  public TaskDecoder(
      ValueReader<TaskEvent> events,
      Map<String, LearnerDefinition> learners,
      LimitsConfig limits,
      TopicsConfig topics) {
    this.events = events;
    this.attributes = new AttributesCheck(limits);
    this.keys = new KeyCheck(topics);
    this.checks = new DatasetChecks(learners, limits.maxRows());
  }

  /** The task or deletion in {@code inbound}. */
  @Override
  public TaskRecord decode(Inbound inbound) throws RejectedRecordException {
    RecordKey key = keys.check(inbound);
    DatasetCheck check = checks.of(key.learnerId());
    if (inbound.value() == null) {
      return new Deletion(key.learnerId(), key.taskId(), inbound);
    }
    TaskEvent event = events.read(inbound.value());
    KeyCheck.requireMatch("learnerId", key.learnerId(), event.getLearnerId());
    KeyCheck.requireMatch("taskId", key.taskId(), event.getTaskId());
    Map<String, String> labels = attributes.check(event.getAttributes());
    Rows support = check.check(event.getSupport(), "support");
    Rows query = event.getQuery() == null ? null : check.check(event.getQuery(), "query");
    return new ValidTask(
        event.getLearnerId(),
        event.getTaskId(),
        event.getEventId(),
        new Task(event.getTaskId(), support, query, null),
        event.getLearn(),
        event.getOccurredAt(),
        labels,
        inbound);
  }
}
