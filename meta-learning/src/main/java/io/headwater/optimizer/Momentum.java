package io.headwater.optimizer;

import io.headwater.model.Parameters;
import io.headwater.tensor.NdArray;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gradient descent with momentum (Polyak 1964, "Some methods of speeding up the convergence of
 * iteration methods"; Sutskever et al. 2013, eq. 1 and 2): {@code v ← μ v + g; φ ← φ − rate · v}.
 * The rate is outside the velocity, as in PyTorch: at a constant rate this is Sutskever's form, and
 * a schedule takes effect at once. Neither dampening nor Nesterov's variant.
 *
 * @param rate step size, > 0
 * @param momentum μ, in [0, 1); 0 is {@link Sgd}
 */
public record Momentum(double rate, double momentum) implements MetaOptimizer {
  private static final String VELOCITY = "velocity";

  public Momentum {
    Range.positive("momentum rate", rate);
    Range.decay("momentum momentum", momentum);
  }

  @Override
  public OptimizerState initialState(Parameters phi) {
    return OptimizerState.of(0, Map.of(VELOCITY, Parameters.zerosLike(phi)));
  }

  @Override
  public OptimizerStep step(
      Parameters phi, Parameters gradient, OptimizerState state, double factor) {
    state.require(phi, VELOCITY);
    phi.requireSameShapes(gradient);
    Map<String, NdArray> velocities = new TreeMap<>();
    Map<String, NdArray> next = new TreeMap<>();
    for (String name : phi.names()) {
      NdArray theta = phi.get(name);
      NdArray g = gradient.get(name);
      double[] v = state.slots().get(VELOCITY).get(name).toDoubles();
      double[] updated = new double[v.length];
      for (int i = 0; i < v.length; i++) {
        v[i] = momentum * v[i] + g.get(i);
        updated[i] = theta.get(i) - rate * factor * v[i];
      }
      velocities.put(name, NdArray.owning(theta.dtype(), theta.shape(), v));
      next.put(name, NdArray.owning(theta.dtype(), theta.shape(), updated));
    }
    return new OptimizerStep(
        Parameters.of(next),
        OptimizerState.of(state.steps() + 1, Map.of(VELOCITY, Parameters.of(velocities))));
  }
}
