package io.headwater.standalone.episodes;

import io.headwater.task.Rows;
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
}
