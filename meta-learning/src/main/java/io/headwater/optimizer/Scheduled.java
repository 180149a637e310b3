package io.headwater.optimizer;

import io.headwater.model.Parameters;

/**
 * An optimizer whose rate follows a schedule. Its state is that of the optimizer, whose {@code
 * steps} say where the schedule stands.
 *
 * @param optimizer not scheduled itself
 */
public record Scheduled(MetaOptimizer optimizer, Schedule schedule) implements MetaOptimizer {
  public Scheduled {
    if (optimizer instanceof Scheduled) {
      throw new IllegalArgumentException("expected an optimizer with one schedule but was two");
    }
  }

  @Override
  public OptimizerState initialState(Parameters phi) {
    return optimizer.initialState(phi);
  }

  @Override
  public OptimizerStep step(
      Parameters phi, Parameters gradient, OptimizerState state, double factor) {
    return optimizer.step(phi, gradient, state, factor * schedule.factor(state.steps()));
  }
}
