package io.headwater.optimizer;

import io.headwater.model.Parameters;

/** The outcome of one step. */
public record OptimizerStep(Parameters parameters, OptimizerState state) {
  /** Whether no parameter and nothing remembered is NaN or infinite. */
  public boolean isFinite() {
    return parameters.isFinite() && state.slots().values().stream().allMatch(Parameters::isFinite);
  }
}
