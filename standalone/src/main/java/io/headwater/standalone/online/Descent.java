package io.headwater.standalone.online;

import io.headwater.learner.LearnerDefinition;
import io.headwater.learner.LearnerTypes;
import io.headwater.learner.MetaLearner;
import io.headwater.model.Parameters;
import io.headwater.optimizer.MetaOptimizer;
import io.headwater.optimizer.OptimizerState;
import io.headwater.optimizer.OptimizerStep;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.tensor.TensorBackend;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Ordinary training of a network: steps down the loss of some labelled rows, without any learning
 * to learn. It is the first-order learner that takes no inner step, whose gradient is {@code ∇θ
 * L(θ)}.
 */
final class Descent {
  private static final String NO_STEPS = "fomaml";

  private final MetaLearner network;
  private final MetaOptimizer optimizer;
  private final TensorBackend backend;

  /** Trains the network of {@code learner} by {@code optimizer}. */
  Descent(LearnerDefinition learner, MetaOptimizer optimizer, TensorBackend backend) {
    SortedMap<String, Object> settings = new TreeMap<>();
    settings.put("steps", 0L);
    this.network =
        LearnerTypes.create(
            new LearnerDefinition(
                NO_STEPS, learner.model(), learner.loss(), settings, learner.seed()));
    this.optimizer = optimizer;
    this.backend = backend;
  }

  /** Weights and what the optimizer remembers. */
  record State(Parameters weights, OptimizerState optimizer) {}

  /** Fresh weights: those of version 0 of a learner with the same network and seed. */
  State begin() {
    return at(network.initialise());
  }

  /** Given weights, nothing remembered. */
  State at(Parameters weights) {
    return new State(weights, optimizer.initialState(weights));
  }

  /**
   * One step down the mean loss of {@code sets}. Where there is batch normalisation each set is
   * normalised by itself.
   */
  State step(State state, List<Rows> sets) {
    List<Task> tasks =
        sets.stream().map(rows -> new Task("batch", first(rows), rows, null)).toList();
    Parameters sum = network.gradients(backend, state.weights(), tasks).sum();
    Parameters mean = sum.scaled(1.0 / sets.size());
    OptimizerStep step = optimizer.step(state.weights(), mean, state.optimizer());
    return new State(step.parameters(), step.state());
  }

  /** The share of {@code rows} that {@code weights} classify rightly. */
  double accuracy(Parameters weights, Rows rows) {
    Task task = new Task("exam", first(rows), rows, null);
    return network.adapt(backend, weights, List.of(task)).get(0).query().accuracyAfter();
  }

  /** A learner wants a support set; nothing is done with it here. */
  private static Rows first(Rows rows) {
    return Minibatch.of(rows, List.of(0));
  }
}
