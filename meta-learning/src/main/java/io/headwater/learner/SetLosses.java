package io.headwater.learner;

import io.headwater.task.Rows;
import io.headwater.task.TaskBatch;
import io.headwater.tensor.NdArray;

/** Losses, and for classification accuracies, of a batch's models on one set of rows each. */
final class SetLosses {
  /**
   * What models of a batch made of their rows.
   *
   * @param losses [tasks, 1, 1]
   * @param predictions [tasks, rows, outputs]; null for regression
   */
  record Side(NdArray losses, NdArray predictions) {}

  private final TaskBatch batch;
  private final Side before;
  private final Side after;
  private final Side inductive;

  SetLosses(TaskBatch batch, Side before, Side after, Side inductive) {
    this.batch = batch;
    this.before = before;
    this.after = after;
    this.inductive = inductive;
  }

  DatasetLoss of(int task, Rows rows) {
    return new DatasetLoss(
        rows.count(),
        before.losses().get(task),
        after.losses().get(task),
        accuracy(before, task, rows),
        accuracy(after, task, rows),
        inductive == null ? null : inductive.losses().get(task),
        inductive == null ? null : accuracy(inductive, task, rows));
  }

  private Double accuracy(Side side, int task, Rows rows) {
    NdArray prediction = side.predictions();
    if (prediction == null) {
      return null;
    }
    int outputs = prediction.dimension(2);
    double correct = 0;
    for (int row = 0; row < rows.count(); row++) {
      int flat = task * batch.rows() + row;
      if (largest(prediction, flat * outputs, outputs) == (int) rows.targets().get(row)) {
        correct += batch.shares().get(flat);
      }
    }
    return correct;
  }

  /** Index of the largest of {@code count} values; of a tie the first. */
  private static int largest(NdArray values, int offset, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (values.get(offset + i) > values.get(offset + best)) {
        best = i;
      }
    }
    return best;
  }
}
