package io.headwater.streams.validate;

import io.headwater.learner.LearnerDefinition;
import io.headwater.schema.TaskFeedback;
import io.headwater.streams.config.LimitsConfig;
import io.headwater.streams.config.TopicsConfig;
import io.headwater.streams.validate.KeyCheck.RecordKey;
import io.headwater.streams.validate.TaskRecord.ValidFeedback;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Decides what a record of the {@code task-feedback} topic is: query rows, or a rejection. */
public final class FeedbackDecoder implements RecordDecoder {
  /** Longest feedbackId; ids are kept with the task. */
  static final int MAX_ID_BYTES = 200;

  private final ValueReader<TaskFeedback> values;
  private final DatasetChecks checks;
  private final KeyCheck keys;

  /**
   * @param learners definitions by learner id
   * @param limits bounds of one dataset
   * @param topics partitions of the topic, and the bytes of its largest record
   */
  public FeedbackDecoder(
      ValueReader<TaskFeedback> values,
      Map<String, LearnerDefinition> learners,
      LimitsConfig limits,
      TopicsConfig topics) {
    this.values = values;
    this.checks = new DatasetChecks(learners, limits.maxRows());
    this.keys = new KeyCheck(topics);
  }

  /** The query rows in {@code inbound}. */
  @Override
  public ValidFeedback decode(Inbound inbound) throws RejectedRecordException {
    RecordKey key = keys.check(inbound);
    DatasetCheck check = checks.of(key.learnerId());
    if (inbound.value() == null) {
      throw new RejectedRecordException(
          Reason.UNDECODABLE, "value", "a TaskFeedback", "null; only tasks can be deleted");
    }
    TaskFeedback feedback = values.read(inbound.value());
    KeyCheck.requireMatch("learnerId", key.learnerId(), feedback.getLearnerId());
    KeyCheck.requireMatch("taskId", key.taskId(), feedback.getTaskId());
    int bytes = feedback.getFeedbackId().getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_ID_BYTES) {
      throw new RejectedRecordException(
          Reason.BAD_ID,
          "feedbackId",
          "1 to " + MAX_ID_BYTES + " bytes of UTF-8",
          bytes + " bytes");
    }
    return new ValidFeedback(
        feedback.getLearnerId(),
        feedback.getTaskId(),
        feedback.getFeedbackId(),
        check.check(feedback.getQuery(), "query"),
        feedback.getOccurredAt(),
        inbound);
  }
}
