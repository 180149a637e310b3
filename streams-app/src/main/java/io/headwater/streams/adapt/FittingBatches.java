package io.headwater.streams.adapt;

import io.headwater.learner.LearnerDefinition;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Remembers which batches fit into memory. What a batch takes grows with its tasks and with the
 * rows of its largest one, so a batch that is in no respect larger than one that fits need not be
 * estimated, which takes a good part of the time of the work itself. One thread.
 */
final class FittingBatches {
  private final Map<Kind, Size> fitting = new HashMap<>();

  /** Batches that compare. */
  private record Kind(LearnerDefinition learner, boolean learns, long maxBytes) {}

  /**
   * What an estimate depends on.
   *
   * @param support rows of the task that has most
   * @param query likewise
   */
  private record Size(int tasks, int support, int query) {
    static Size of(List<Task> tasks) {
      int support = 0;
      int query = 0;
      for (Task task : tasks) {
        support = Math.max(support, task.support().count());
        Rows rows = task.query();
        query = Math.max(query, rows == null ? 0 : rows.count());
      }
      return new Size(tasks.size(), support, query);
    }

    boolean isWithin(Size other) {
      return tasks <= other.tasks && support <= other.support && query <= other.query;
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
    Kind kind = new Kind(learner, learns, maxBytes);
    Size size = Size.of(tasks);
    Size known = fitting.get(kind);
    if (known != null && size.isWithin(known)) {
      return true;
    }
    boolean fits = estimate.getAsLong() <= maxBytes;
    if (fits && (known == null || known.isWithin(size))) {
      fitting.put(kind, size);
    }
    return fits;
  }
}
