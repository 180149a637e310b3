package io.headwater.streams.memory;

import io.headwater.model.Parameters;
import io.headwater.store.VersionId;
import io.headwater.task.Rows;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of one task between its events. Immutable.
 *
 * @param state the learner's own state; null for learners that keep none
 * @param answered the event that was answered last; null when nothing of it is kept
 */
public record TaskMemory(Parameters state, Answered answered) {
  /** Feedback ids remembered for a task: a repetition further back than that counts again. */
  static final int MOST_FEEDBACK_IDS = 100;

  /**
   * A task event with the model it was answered with, kept for query rows that come later.
   *
   * @param eventId the event
   * @param support its support set as it came, not standardised
   * @param served the parameters published for it; null when they are no whole model
   * @param servedFrom the version they were adapted from
   * @param learn whether later query rows may update the meta-parameters
   * @param feedbackIds feedback that was answered, oldest first
   */
  public record Answered(
      String eventId,
      Rows support,
      Parameters served,
      VersionId servedFrom,
      boolean learn,
      List<String> feedbackIds) {

    /** Copies the list. */
    public Answered {
      feedbackIds = List.copyOf(feedbackIds);
    }
  }

  /** The same with one more feedback answered. */
  public TaskMemory withFeedback(String feedbackId) {
    List<String> ids = new ArrayList<>(answered.feedbackIds());
    ids.add(feedbackId);
    int surplus = Math.max(0, ids.size() - MOST_FEEDBACK_IDS);
    return new TaskMemory(
        state,
        new Answered(
            answered.eventId(),
            answered.support(),
            answered.served(),
            answered.servedFrom(),
            answered.learn(),
            ids.subList(surplus, ids.size())));
  }
}
