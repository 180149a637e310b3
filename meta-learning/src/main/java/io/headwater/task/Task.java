package io.headwater.task;

import io.headwater.model.Parameters;

/**
 * One task to adapt to.
 *
 * @param id names the task in errors
 * @param support rows to adapt on
 * @param query rows to judge the adapted model by, or null
 * @param state what the learner kept for this task, or null at its first event and for learners
 *     that keep nothing
 */
public record Task(String id, Rows support, Rows query, Parameters state) {
  public Task {
    if (id == null || support == null) {
      throw new IllegalArgumentException("expected an id and support rows in task '" + id + "'");
    }
  }
}
