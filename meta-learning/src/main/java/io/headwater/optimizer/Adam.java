package io.headwater.optimizer;

import io.headwater.model.Parameters;
import io.headwater.tensor.NdArray;
import java.util.Map;
import java.util.TreeMap;

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
  private static final String FIRST = "m";
  private static final String SECOND = "v";

  public Adam {
    requirePositive("rate", rate);
    requirePositive("epsilon", epsilon);
    requireDecay("beta1", beta1);
    requireDecay("beta2", beta2);
  }

  /** With the paper's β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸. */
  public static Adam withRate(double rate) {
    return new Adam(rate, 0.9, 0.999, 1e-8);
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "adam " + name + ": expected a finite number > 0 but was " + value);
    }
  }

  private static void requireDecay(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          "adam " + name + ": expected a number in [0, 1) but was " + value);
    }
  }

  @Override
  public OptimizerState initialState(Parameters phi) {
    Parameters zeros = Parameters.zerosLike(phi);
    return OptimizerState.of(0, Map.of(FIRST, zeros, SECOND, zeros));
  }

  @Override
  public OptimizerStep step(Parameters phi, Parameters gradient, OptimizerState state) {
    state.require(phi, FIRST, SECOND);
    phi.requireSameShapes(gradient);
    long steps = state.steps() + 1;
    double firstBias = 1 - StrictMath.pow(beta1, (double) steps);
    double secondBias = 1 - StrictMath.pow(beta2, (double) steps);
    Map<String, NdArray> first = new TreeMap<>();
    Map<String, NdArray> second = new TreeMap<>();
    Map<String, NdArray> next = new TreeMap<>();
    for (String name : phi.names()) {
      NdArray theta = phi.get(name);
      NdArray g = gradient.get(name);
      double[] m = state.slots().get(FIRST).get(name).toDoubles();
      double[] v = state.slots().get(SECOND).get(name).toDoubles();
      double[] updated = new double[m.length];
      for (int i = 0; i < m.length; i++) {
        double gi = g.get(i);
        m[i] = beta1 * m[i] + (1 - beta1) * gi;
        v[i] = beta2 * v[i] + (1 - beta2) * gi * gi;
        double mHat = m[i] / firstBias;
        double vHat = v[i] / secondBias;
        updated[i] = theta.get(i) - rate * mHat / (Math.sqrt(vHat) + epsilon);
      }
      first.put(name, NdArray.owning(theta.dtype(), theta.shape(), m));
      second.put(name, NdArray.owning(theta.dtype(), theta.shape(), v));
      next.put(name, NdArray.owning(theta.dtype(), theta.shape(), updated));
    }
    return new OptimizerStep(
        Parameters.of(next),
        OptimizerState.of(
            steps, Map.of(FIRST, Parameters.of(first), SECOND, Parameters.of(second))));
  }
}
