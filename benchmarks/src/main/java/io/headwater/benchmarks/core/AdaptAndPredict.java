package io.headwater.benchmarks.core;

import io.headwater.benchmarks.compare.Work;
import io.headwater.learner.MetaLearner;
import io.headwater.model.Parameters;
import io.headwater.task.Task;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.util.List;

/** Adapts to one task and predicts its query rows: what somebody waits for. */
final class AdaptAndPredict implements Work {
  private final MetaLearner learner;
  private final Parameters phi;
  private final List<Task> task;
  private final NdArray features;
  private final TensorBackend backend = Backends.open();

  AdaptAndPredict(MetaLearner learner, Batches batches) {
    this.learner = learner;
    this.phi = learner.initialise();
    this.features = batches.next().get(0).query().features();
    this.task = List.of(batches.withoutQuery().next().get(0));
  }

  @Override
  public void once() {
    Parameters adapted = learner.models(backend, phi, task).get(0);
    NdArray predictions = learner.predict(backend, phi, adapted, features);
    if (!predictions.isFinite()) {
      throw new IllegalStateException("expected finite predictions but was " + predictions);
    }
  }

  @Override
  public void close() {
    backend.close();
  }
}
