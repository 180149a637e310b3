package io.headwater.model;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A differentiable function of named parameters: a trunk that embeds rows, and a linear head that
 * reads the outputs off the embedding. Learners take the whole, or the trunk alone. Stateless.
 */
public interface Network {
  /**
   * Fresh float32 parameters, a pure function of the numbers drawn.
   *
   * @param random only {@code nextDouble} is drawn from, in name order
   * @param headScale what the head's weights and biases are multiplied with
   */
  Parameters initialise(RandomGenerator random, double headScale);

  /** Names of the head's parameters; the others are the trunk's. */
  Set<String> headNames();

  /** Width of the embedding. */
  int embeddingSize();

  /**
   * Embeddings of each task's rows.
   *
   * @param parameters [tasks, ...] each
   * @param features [tasks, rows, features]
   * @return [tasks, rows, embedding]
   */
  Var embed(Tape tape, Variables parameters, Var features, RowStatistics statistics);

  /**
   * What the head reads off embeddings.
   *
   * @return [tasks, rows, outputs]
   */
  Var read(Tape tape, Variables parameters, Var embeddings);

  /** Predictions of each task's network for that task's rows, [tasks, rows, outputs]. */
  default Var forward(Tape tape, Variables parameters, Var features, RowStatistics statistics) {
    return read(tape, parameters, embed(tape, parameters, features, statistics));
  }
}
