package io.headwater.standalone.episodes;

import io.headwater.schema.TaskEvent;
import io.headwater.schema.TaskFeedback;
import io.headwater.streams.convert.Datasets;
import java.time.Instant;
import java.util.HashMap;

/** Task events of episodes. */
public final class TaskEvents {

  private TaskEvents() {}

  /**
   * The event that asks a learner to adapt to an episode.
   *
   * @param eventId unique per producer
   */
  public static TaskEvent of(
      Episode episode,
      String learner,
      SendPlan.QueryUse queryUse,
      String eventId,
      Instant occurredAt) {
    return new TaskEvent(
        learner,
        episode.taskId(),
        eventId,
        Datasets.toAvro(episode.support()),
        Datasets.toAvro(episode.query()),
        queryUse == SendPlan.QueryUse.LEARN,
        occurredAt,
        new HashMap<>(episode.attributes()));
  }

  /** The same task without its query rows, which come later as {@link #feedback}. */
  public static TaskEvent withoutQuery(TaskEvent event) {
    return TaskEvent.newBuilder(event).setQuery(null).build();
  }

  /**
   * The query rows of {@code whole} as they come later.
   *
   * @param feedbackId unique for the task
   */
  public static TaskFeedback feedback(TaskEvent whole, String feedbackId, Instant occurredAt) {
    return new TaskFeedback(
        whole.getLearnerId(), whole.getTaskId(), feedbackId, whole.getQuery(), occurredAt);
  }
}
