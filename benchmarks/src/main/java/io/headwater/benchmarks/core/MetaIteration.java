package io.headwater.benchmarks.core;

import io.headwater.benchmarks.compare.Work;
import io.headwater.learner.Gradients;
import io.headwater.learner.MetaLearner;
import io.headwater.model.Parameters;
import io.headwater.optimizer.Adam;
import io.headwater.optimizer.OptimizerState;
import io.headwater.optimizer.OptimizerStep;
import io.headwater.task.Task;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.List;

/**
 * A meta-iteration: adapts to a batch, takes the mean meta-gradient and one step of Adam, as
 * training offline does. A batch that would take more memory than a stream allows is split.
 */
final class MetaIteration implements Work {
  private static final long MEMORY = 512L << 20;
  private static final Adam ADAM = Adam.withRate(0.001);

  private final MetaLearner learner;
  private final Batches batches;
  private final TensorBackend backend = Backends.open();
  private final int part;
  private Parameters phi;
  private OptimizerState state;

  MetaIteration(MetaLearner learner, Batches batches) {
    this.learner = learner;
    this.batches = batches;
    phi = learner.initialise();
    state = ADAM.initialState(phi);
    part = part(batches.next());
  }

  /** The largest half, quarter, … of a batch that fits. */
  private int part(List<Task> batch) {
    int size = batch.size();
    while (size > 1 && learner.estimateGradientsBytes(phi, batch.subList(0, size)) > MEMORY) {
      size = (size + 1) / 2;
    }
    return size;
  }

  @Override
  public void once() {
    List<Task> batch = batches.next();
    List<Parameters> sums = new ArrayList<>();
    long folded = 0;
    for (int from = 0; from < batch.size(); from += part) {
      Gradients gradient =
          learner.gradients(backend, phi, batch.subList(from, Math.min(batch.size(), from + part)));
      sums.add(gradient.sum());
      folded += gradient.folded().stream().filter(is -> is).count();
    }
    if (folded < batch.size()) {
      throw new IllegalStateException(
          "expected finite gradients of %d tasks but was %d".formatted(batch.size(), folded));
    }
    Parameters sum = sums.stream().reduce(Parameters::plus).orElseThrow();
    OptimizerStep step = ADAM.step(phi, sum.scaled(1.0 / folded), state);
    phi = step.parameters();
    state = step.state();
  }

  @Override
  public void close() {
    backend.close();
  }
}
