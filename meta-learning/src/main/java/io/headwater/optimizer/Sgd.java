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
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("sgd rate: expected a finite number > 0 but was " + rate);
    }
  }

  @Override
  public OptimizerState initialState(Parameters phi) {
    return OptimizerState.of(0, Map.of());
  }

  @Override
  public OptimizerStep step(Parameters phi, Parameters gradient, OptimizerState state) {
    state.require(phi);
    return new OptimizerStep(
        phi.plusScaled(gradient, -rate), OptimizerState.of(state.steps() + 1, Map.of()));
  }
}
