package io.headwater.streams.adapt;

import io.headwater.learner.LearnerDefinition;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Remembers which batches fit into memory. What a batch takes grows with its tasks, so one of no
 * more tasks, as large as those of a batch that fits, need not be estimated, which takes a good
 * part of the time of the work itself. One of smaller tasks has to be: more of them share a tape.
 * One thread.
 */
final class FittingBatches {
  private static final int MOST_KINDS = 1_000;

  private final Map<Kind, Integer> mostTasks = new HashMap<>();

  /**
   * Batches that compare.
   *
   * @param support rows of the task that has most
   * @param query likewise
   */
  private record Kind(
      LearnerDefinition learner, boolean learns, long maxBytes, int support, int query) {
    static Kind of(LearnerDefinition learner, boolean learns, long maxBytes, List<Task> tasks) {
      int support = 0;
      int query = 0;
      for (Task task : tasks) {
        support = Math.max(support, task.support().count());
        Rows rows = task.query();
        query = Math.max(query, rows == null ? 0 : rows.count());
      }
      return new Kind(learner, learns, maxBytes, support, query);
    }
  }

  /**
   * Whether {@code tasks} may be computed together.
   *
   * @param learns whether their meta-gradient is taken too
   * @param maxBytes what they may take
   * @param estimate the bytes they take, asked for only if it is not known already
   */
  boolean fits(
      LearnerDefinition learner,
      boolean learns,
      long maxBytes,
      List<Task> tasks,
      LongSupplier estimate) {
    Kind kind = Kind.of(learner, learns, maxBytes, tasks);
    if (tasks.size() <= mostTasks.getOrDefault(kind, 0)) {
      return true;
    }
    boolean fits = estimate.getAsLong() <= maxBytes;
    if (fits) {
      if (mostTasks.size() >= MOST_KINDS) {
        mostTasks.clear();
      }
      mostTasks.put(kind, tasks.size());
    }
    return fits;
  }
}
