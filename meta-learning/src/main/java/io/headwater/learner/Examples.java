package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.LossFunction;
import io.headwater.model.RowStatistics;
import io.headwater.task.TaskBatch;
import io.headwater.tensor.TensorBackend;

/**
 * Labelled rows of a batch of tasks on the tape.
 *
 * @param features [tasks, rows, features]
 * @param targets [tasks, rows, outputs]; one-hot for classification
 * @param shares [tasks, rows, 1], each row's share of its task's weight
 * @param presence [tasks, rows, 1], as {@link TaskBatch#presence}; may be null
 */
record Examples(Var features, Var targets, Var shares, Var presence) {
  static Examples of(Tape tape, TaskBatch batch) {
    TensorBackend backend = tape.backend();
    return new Examples(
        tape.constant(backend.fromHost(batch.features())),
        tape.constant(backend.fromHost(batch.targets())),
        tape.constant(backend.fromHost(batch.shares())),
        batch.presence() == null ? null : tape.constant(backend.fromHost(batch.presence())));
  }

  /** For one pass through a network: statistics of these rows themselves. */
  RowStatistics statistics() {
    return RowStatistics.ofRows(presence);
  }

  /** The loss of predictions for these rows, [tasks, 1, 1]. */
  Var loss(Tape tape, LossFunction loss, Var prediction) {
    return loss.perTask(tape, prediction, targets, shares);
  }
}
