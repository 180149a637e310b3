package io.headwater.streams.memory;

import io.headwater.model.Parameters;
import io.headwater.store.VersionId;
import io.headwater.task.Rows;

/**
 * What is kept of one task between its events. Immutable.
 *
 * @param state the learner's own state; null for learners that keep none
 * @param answered the event that was answered last; null when nothing of it is kept
 */
public record TaskMemory(Parameters state, Answered answered) {
  /**
   * A task event that was answered, kept for query rows that come later.
   *
   * @param eventId the event
   * @param support its support set as it came, not standardised
   * @param servedFrom the version that the model published for it was adapted from
   * @param learn whether later query rows may update the meta-parameters
   */
  public record Answered(String eventId, Rows support, VersionId servedFrom, boolean learn) {}
}
