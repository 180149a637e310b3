package io.headwater.benchmarks.core;

import io.headwater.benchmarks.compare.Work;
import io.headwater.learner.MetaLearner;
import io.headwater.model.Parameters;
import io.headwater.tensor.TensorBackend;

/** Adapts to a batch of tasks without query rows. */
final class AdaptationAlone implements Work {
  private final MetaLearner learner;
  private final Parameters phi;
  private final Batches batches;
  private final TensorBackend backend = Backends.open();

  AdaptationAlone(MetaLearner learner, Batches batches) {
    this.learner = learner;
    this.phi = learner.initialise();
    this.batches = batches.withoutQuery();
  }

  @Override
  public void once() {
    int adapted = learner.models(backend, phi, batches.next()).size();
    if (adapted == 0) {
      throw new IllegalStateException("expected adapted models but there is none");
    }
  }

  @Override
  public void close() {
    backend.close();
  }
}
