package io.headwater.optimizer;

import io.headwater.model.Parameters;
import io.headwater.tensor.NdArray;
import java.util.Map;
import java.util.TreeMap;

/** What Adam and AdamW share: steps along bias-corrected first over second moments. */
record Moments(double beta1, double beta2, double epsilon) {
  private static final String FIRST = "m";
  private static final String SECOND = "v";

  static OptimizerState initialState(Parameters phi) {
    Parameters zeros = Parameters.zerosLike(phi);
    return OptimizerState.of(0, Map.of(FIRST, zeros, SECOND, zeros));
  }

  /** {@code φ ← kept · φ − rate · m̂ / (√v̂ + ε)}. */
  OptimizerStep step(
      Parameters phi, Parameters gradient, OptimizerState state, double rate, double kept) {
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
        updated[i] = kept * theta.get(i) - rate * mHat / (Math.sqrt(vHat) + epsilon);
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
