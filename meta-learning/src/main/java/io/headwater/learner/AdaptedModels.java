package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.Parameters;
import io.headwater.model.RowStatistics;
import io.headwater.model.Variables;
import io.headwater.task.Task;
import io.headwater.task.TaskBatch;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.List;

/**
 * Models that were adapted before, at work as a consumer has them: with the row statistics that
 * they keep, so that what they predict for a row does not depend on the others. Inside a scope of
 * the backend.
 */
record AdaptedModels(
    LearnerDefinition definition,
    Adaptation adaptation,
    TensorBackend backend,
    Parameters meta,
    List<Parameters> models) {

  /**
   * Predictions of the one model.
   *
   * @param features [1, rows, features]
   * @return [rows, outputs]
   */
  NdArray predict(NdArray features) {
    Tape tape = new Tape(backend);
    NdArray result =
        backend.toHost(prediction(tape, tape.constant(backend.fromHost(features))).value());
    return result.reshape(result.dimension(1), result.dimension(2));
  }

  /** Each task's loss of its model on its query rows. */
  List<Double> queryLosses(List<Task> tasks) {
    Tape tape = new Tape(backend);
    TaskBatch batch =
        TaskBatch.ofQuery(tasks, definition.model(), definition.loss(), backend.dtype());
    Examples examples = Examples.of(tape, batch);
    Var losses = examples.loss(tape, definition.loss(), prediction(tape, examples.features()));
    NdArray perTask = backend.toHost(losses.value());
    List<Double> result = new ArrayList<>(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      result.add(perTask.get(i));
    }
    return result;
  }

  private Var prediction(Tape tape, Var features) {
    Variables phi = Variables.repeat(tape, meta, models.size());
    Variables model = Variables.stack(tape, models);
    RowStatistics kept = RowStatistics.kept(model);
    Var rows = adaptation.represent(tape, phi, features, kept);
    return adaptation.predict(tape, phi, model, rows, kept);
  }
}
