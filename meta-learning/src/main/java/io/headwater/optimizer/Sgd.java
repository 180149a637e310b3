package io.headwater.optimizer;

import io.headwater.model.Parameters;
import java.util.Map;

/**
 * Gradient descent: {@code φ ← φ − rate · g}.
 *
 * @param rate step size, > 0
 */
public record Sgd(double rate) implements MetaOptimizer {
  public Sgd {
    Range.positive("sgd rate", rate);
  }

  @Override
  public OptimizerState initialState(Parameters phi) {
    return OptimizerState.of(0, Map.of());
  }

  @Override
  public OptimizerStep step(
      Parameters phi, Parameters gradient, OptimizerState state, double factor) {
    state.require(phi);
    return new OptimizerStep(
        phi.plusScaled(gradient, -rate * factor), OptimizerState.of(state.steps() + 1, Map.of()));
  }
}
