package io.headwater.optimizer;

import io.headwater.model.Parameters;

/**
 * Adam (Kingma &amp; Ba 2015, algorithm 1).
 *
 * @param rate α, > 0
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the denominator, > 0
 */
public record Adam(double rate, double beta1, double beta2, double epsilon)
    implements MetaOptimizer {
  public Adam {
    Range.positive("adam rate", rate);
    Range.decay("adam beta1", beta1);
    Range.decay("adam beta2", beta2);
    Range.positive("adam epsilon", epsilon);
  }

  /** With the paper's β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸. */
  public static Adam withRate(double rate) {
    return new Adam(rate, 0.9, 0.999, 1e-8);
  }

  @Override
  public OptimizerState initialState(Parameters phi) {
    return Moments.initialState(phi);
  }

  @Override
  public OptimizerStep step(
      Parameters phi, Parameters gradient, OptimizerState state, double factor) {
    return new Moments(beta1, beta2, epsilon).step(phi, gradient, state, rate * factor, 1);
  }
}
