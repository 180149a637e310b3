package io.headwater.streams.adapt;

import io.headwater.learner.MetaLearner;
import io.headwater.model.Parameters;
import io.headwater.streams.metaupdate.Prequential;
import io.headwater.task.Task;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.List;

/** Query rows that came later, with the models that had been served for their tasks. */
final class LateQueries {
  private final List<Task> tasks = new ArrayList<>();
  private final List<Parameters> served = new ArrayList<>();

  /** Adds the query rows of {@code task}; {@code model} is null when it was not kept. */
  void add(Task task, Parameters model) {
    if (model != null) {
      tasks.add(task);
      served.add(model);
    }
  }

  /** The losses of the served models; those that are not finite are left out. */
  Prequential measure(TensorBackend backend, MetaLearner learner, Parameters phi) {
    int measured = 0;
    double sum = 0;
    for (double loss : learner.queryLosses(backend, phi, served, tasks)) {
      if (Double.isFinite(loss)) {
        measured++;
        sum += loss;
      }
    }
    return new Prequential(measured, sum);
  }
}
