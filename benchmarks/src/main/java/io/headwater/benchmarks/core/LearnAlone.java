package io.headwater.benchmarks.core;

import io.headwater.benchmarks.compare.Work;
import io.headwater.learner.Learned;
import io.headwater.learner.MetaLearner;
import io.headwater.model.Parameters;
import io.headwater.tensor.TensorBackend;

/** Adapts to a batch and sums its meta-gradient, without a step of the meta-optimizer. */
final class LearnAlone implements Work {
  private final MetaLearner learner;
  private final Parameters phi;
  private final Batches batches;
  private final TensorBackend backend = Backends.open();

  LearnAlone(MetaLearner learner, Batches batches) {
    this.learner = learner;
    this.phi = learner.initialise();
    this.batches = batches;
  }

  @Override
  public void once() {
    Learned learned = learner.learn(backend, phi, batches.next());
    if (learned.folded().contains(false)) {
      throw new IllegalStateException("expected finite gradients");
    }
  }

  @Override
  public void close() {
    backend.close();
  }
}
