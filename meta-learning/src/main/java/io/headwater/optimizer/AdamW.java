package io.headwater.optimizer;

import io.headwater.model.Parameters;

/**
 * Adam with decoupled weight decay (Loshchilov &amp; Hutter 2019, algorithm 2): the weights shrink
 * beside Adam's step, {@code φ ← (1 − rate · λ) φ − rate · m̂ / (√v̂ + ε)}, and the moments know
 * nothing of it. The rate multiplies λ, as in PyTorch, so a schedule scales both. Every
 * meta-parameter decays, learned rates and biases too.
 *
 * @param rate α, > 0
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the denominator, > 0
 * @param weightDecay λ, ≥ 0; 0 is {@link Adam}
 */
public record AdamW(double rate, double beta1, double beta2, double epsilon, double weightDecay)
    implements MetaOptimizer {
  public AdamW {
    Range.positive("adamw rate", rate);
    Range.decay("adamw beta1", beta1);
    Range.decay("adamw beta2", beta2);
    Range.positive("adamw epsilon", epsilon);
    Range.notNegative("adamw weight-decay", weightDecay);
  }

  @Override
  public OptimizerState initialState(Parameters phi) {
    return Moments.initialState(phi);
  }

  @Override
  public OptimizerStep step(
      Parameters phi, Parameters gradient, OptimizerState state, double factor) {
    double scaled = rate * factor;
    return new Moments(beta1, beta2, epsilon)
        .step(phi, gradient, state, scaled, 1 - scaled * weightDecay);
  }
}
