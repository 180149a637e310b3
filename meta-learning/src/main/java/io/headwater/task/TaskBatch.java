package io.headwater.task;

import io.headwater.model.LossFunction;
import io.headwater.model.ModelSpec;
import io.headwater.tensor.DType;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.NdArrayBuilder;
import io.headwater.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The rows of several tasks as rank-3 arrays. Tasks with fewer rows than the longest are padded
 * with rows of zeros that weigh nothing.
 *
 * @param features [tasks, rows, features], each row's features flattened
 * @param targets [tasks, rows, outputs]; one-hot for classification
 * @param shares [tasks, rows, 1]: a row's weight over the sum of its task's weights, so that they
 *     sum to 1; all 0 for a task without rows or whose weights sum to 0
 * @param presence [tasks, rows, 1]: 1 / n for each of a task's n rows, 0 for padding; null where
 *     there is no padding
 */
public record TaskBatch(NdArray features, NdArray targets, NdArray shares, NdArray presence) {

  /** The support rows of {@code tasks}; see {@link #ofQuery} for what is refused. */
  public static TaskBatch ofSupport(
      List<Task> tasks, ModelSpec model, LossFunction loss, DType dtype) {
    return of(tasks, "support", Task::support, model, loss, dtype);
  }

  /**
   * The query rows of {@code tasks}, of which some may have none.
   *
   * @throws IllegalArgumentException if rows do not fit the model or the loss, saying where
   */
  public static TaskBatch ofQuery(
      List<Task> tasks, ModelSpec model, LossFunction loss, DType dtype) {
    return of(tasks, "query", Task::query, model, loss, dtype);
  }

  private static TaskBatch of(
      List<Task> tasks,
      String part,
      Function<Task, Rows> rowsOf,
      ModelSpec model,
      LossFunction loss,
      DType dtype) {
    int longest = 1;
    for (Task task : tasks) {
      Rows rows = rowsOf.apply(task);
      longest = rows == null ? longest : Math.max(longest, rows.count());
    }
    int[] featureShape = model.featureShape();
    int width = Shape.size(featureShape);
    int outputs = model.outputs();
    NdArrayBuilder features = new NdArrayBuilder(dtype, tasks.size(), longest, width);
    NdArrayBuilder targets = new NdArrayBuilder(dtype, tasks.size(), longest, outputs);
    NdArrayBuilder shares = new NdArrayBuilder(dtype, tasks.size(), longest, 1);
    boolean padded = false;
    for (int i = 0; i < tasks.size(); i++) {
      Rows rows = rowsOf.apply(tasks.get(i));
      padded |= rows == null || rows.count() < longest;
      if (rows == null) {
        continue;
      }
      Place place = new Place(part, tasks.get(i).id());
      int row = i * longest;
      place.requireShape("features", rows.features(), rows.count(), featureShape);
      features.put(rows.features(), row * width);
      if (loss.classification()) {
        place.requireShape("targets", rows.targets(), rows.count());
        oneHot(place, rows.targets(), outputs, targets, row * outputs);
      } else {
        place.requireShape("targets", rows.targets(), rows.count(), outputs);
        if (loss.probabilities()) {
          place.requireProbabilities(rows.targets());
        }
        targets.put(rows.targets(), row * outputs);
      }
      share(rows, shares, row);
    }
    return new TaskBatch(
        features.build(),
        targets.build(),
        shares.build(),
        padded ? presence(tasks, rowsOf, longest, dtype) : null);
  }

  private static NdArray presence(
      List<Task> tasks, Function<Task, Rows> rowsOf, int longest, DType dtype) {
    NdArrayBuilder presence = new NdArrayBuilder(dtype, tasks.size(), longest, 1);
    for (int i = 0; i < tasks.size(); i++) {
      Rows rows = rowsOf.apply(tasks.get(i));
      if (rows != null) {
        presence.fill(1.0 / rows.count(), i * longest, i * longest + rows.count());
      }
    }
    return presence.build();
  }

  private static void share(Rows rows, NdArrayBuilder shares, int offset) {
    double sum = 0;
    for (int row = 0; row < rows.count(); row++) {
      sum += rows.weight(row);
    }
    if (sum == 0) {
      return;
    }
    for (int row = 0; row < rows.count(); row++) {
      shares.put(rows.weight(row) / sum, offset + row);
    }
  }

  private static void oneHot(
      Place place, NdArray classes, int outputs, NdArrayBuilder targets, int offset) {
    for (int row = 0; row < classes.size(); row++) {
      double label = classes.get(row);
      if (!(label >= 0 && label < outputs) || label != Math.rint(label)) {
        throw place.refuse("targets[" + row + "]", "a class in [0, " + outputs + ")", "" + label);
      }
      targets.put(1, offset + row * outputs + (int) label);
    }
  }

  /** Where rows come from, for errors. */
  private record Place(String part, String task) {
    void requireShape(String field, NdArray array, int rows, int... rowShape) {
      int[] expected = Shape.of(rows, rowShape);
      if (!Arrays.equals(expected, array.shape())) {
        throw refuse(field, Arrays.toString(expected), Arrays.toString(array.shape()));
      }
    }

    void requireProbabilities(NdArray targets) {
      for (int i = 0; i < targets.size(); i++) {
        if (!(targets.get(i) >= 0 && targets.get(i) <= 1)) {
          throw refuse("targets", "numbers from 0 to 1", "" + targets.get(i));
        }
      }
    }

    IllegalArgumentException refuse(String field, String expected, String actual) {
      return new IllegalArgumentException(
          part
              + "."
              + field
              + ": expected "
              + expected
              + " but was "
              + actual
              + " in task '"
              + task
              + "'");
    }
  }

  /** Number of tasks. */
  public int tasks() {
    return features.dimension(0);
  }

  /** Rows per task, padding included. */
  public int rows() {
    return features.dimension(1);
  }
}
