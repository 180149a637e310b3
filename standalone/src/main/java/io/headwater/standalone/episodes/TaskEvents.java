package io.headwater.standalone.episodes;

import io.headwater.schema.Dataset;
import io.headwater.schema.TaskEvent;
import io.headwater.streams.convert.Tensors;
import io.headwater.task.Rows;
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
        dataset(episode.support()),
        dataset(episode.query()),
        queryUse == SendPlan.QueryUse.LEARN,
        occurredAt,
        new HashMap<>(episode.attributes()));
  }

  private static Dataset dataset(Rows rows) {
    return new Dataset(
        Tensors.toAvro(rows.features()),
        Tensors.toAvro(rows.targets()),
        rows.weights() == null ? null : Tensors.toAvro(rows.weights()));
  }
}
