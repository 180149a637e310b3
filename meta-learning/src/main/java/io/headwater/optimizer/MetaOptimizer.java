package io.headwater.optimizer;

import io.headwater.model.Parameters;

/** Turns a mean meta-gradient into the next meta-parameters. Immutable; state is a value. */
public sealed interface MetaOptimizer permits Sgd, Momentum, Adam, AdamW, Scheduled {
  /** The state before the first step. */
  OptimizerState initialState(Parameters phi);

  /**
   * One step. Arithmetic is float64, results are rounded once to the element types of {@code phi}.
   *
   * @param gradient of the names and shapes of {@code phi}
   * @throws IllegalArgumentException if names or shapes differ, or {@code state} is not this
   *     optimizer's
   */
  default OptimizerStep step(Parameters phi, Parameters gradient, OptimizerState state) {
    return step(phi, gradient, state, 1);
  }

  /**
   * {@link #step(Parameters, Parameters, OptimizerState)} at {@code factor} times the rate.
   *
   * @param factor finite and ≥ 0
   */
  OptimizerStep step(Parameters phi, Parameters gradient, OptimizerState state, double factor);
}
