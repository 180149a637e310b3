package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.tensor.NdArray;

/**
 * Gradients of any magnitude as two numbers of order one (Andrychowicz et al. 2016, appendix A,
 * with p = 10): {@code (log|g| / p, sgn g)} where |g| ≥ e⁻ᵖ, else {@code (−1, eᵖ g)}.
 */
final class GradientPreprocessing {
  private static final double P = 10;

  private GradientPreprocessing() {}

  /**
   * Both numbers of each gradient.
   *
   * @param g [tasks, n, 1]
   * @return [tasks, n, 2]
   */
  static Var of(Tape tape, Var g) {
    // Where g is and which sign it has is constant almost everywhere: step lets nothing flow back.
    Var positive = tape.step(g);
    Var negative = tape.step(tape.scale(g, -1));
    Var sign = tape.subtract(positive, negative);
    Var magnitude = tape.multiply(g, sign);
    Var large = tape.step(tape.shift(magnitude, -Math.exp(-P)));
    Var small = tape.complement(large);
    // Of a small gradient the logarithm is that of 1, which is 0.
    Var logarithm = tape.log(tape.add(tape.multiply(magnitude, large), small));
    Var first = tape.subtract(tape.scale(logarithm, 1 / P), small);
    Var second =
        tape.add(tape.multiply(sign, large), tape.scale(tape.multiply(g, small), Math.exp(P)));
    return tape.add(
        tape.multiply(first, unit(tape, 1, 0)), tape.multiply(second, unit(tape, 0, 1)));
  }

  private static Var unit(Tape tape, double first, double second) {
    NdArray row = NdArray.owning(new int[] {1, 1, 2}, new double[] {first, second});
    return tape.constant(tape.backend().fromHost(row));
  }
}
