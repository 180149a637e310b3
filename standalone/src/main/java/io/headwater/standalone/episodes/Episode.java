package io.headwater.standalone.episodes;

import io.headwater.task.Rows;
import io.headwater.tensor.Shape;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One few-shot task drawn from a source.
 *
 * @param taskId unique within the source and its seed
 * @param support rows to adapt to
 * @param query rows that measure the adapted model
 * @param attributes what the task was drawn as (amplitude and phase; characters), for people
 */
public record Episode(
    String taskId, Rows support, Rows query, SortedMap<String, String> attributes) {

  public Episode {
    Objects.requireNonNull(taskId, "taskId");
    Objects.requireNonNull(support, "support");
    Objects.requireNonNull(query, "query");
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }

  /**
   * The same task with rows of another shape and as many features.
   *
   * @throws IllegalArgumentException if it is not as many
   */
  public Episode shaped(int... featureShape) {
    return new Episode(
        taskId, shaped(support, featureShape), shaped(query, featureShape), attributes);
  }

  private static Rows shaped(Rows rows, int... featureShape) {
    return new Rows(
        rows.features().reshape(Shape.of(rows.count(), featureShape)),
        rows.targets(),
        rows.weights());
  }
}
