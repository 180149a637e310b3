package io.headwater.autodiff;

/**
 * Batch normalisation of rows x, [tasks, cells, channels], by their own moments (Ioffe &amp;
 * Szegedy 2015, algorithm 1): {@code y = (x − m) s · gain + bias}, s being {@code 1 / √(v + ε)},
 * with the biased variance v.
 *
 * <p>One node instead of some dozen: with n cells, x̂ = (x − m) s and sums over them, the gradient
 * of x is {@code gain s (g − Σg / n − x̂ Σ(g x̂) / n)} (section 3), of which per channel the
 * factors of g and x and the rest are known first, so that it takes one pass. It is made of the
 * tape's operations on g, x, m and s, and as differentiable as they are.
 */
public final class BatchNormalisation {
  private final Tape tape;
  private final Var x;
  private final Var gain;
  private final double cells;
  private final int[] row;
  private final Var mean;
  private final Var variance;
  private final Var inverseDeviation;
  private final Var factor;

  /** The last gradient of y asked about, and the sums over cells that all rules need of it. */
  private Var last;

  private Var sum;
  private Var sumOfStandardised;

  BatchNormalisation(Tape tape, Var x, Var gain, double epsilon) {
    this.tape = tape;
    this.x = x;
    this.gain = gain;
    int[] shape = x.shape();
    cells = shape[1];
    row = new int[] {shape[0], 1, shape[2]};
    mean = tape.scale(tape.sumTo(x, row), 1 / cells);
    variance = tape.scale(tape.squaredDeviations(x, mean), 1 / cells);
    inverseDeviation = tape.reciprocal(tape.sqrt(tape.shift(variance, epsilon)));
    factor = tape.multiply(gain, inverseDeviation);
  }

  /** Of the channels, [tasks, 1, channels]. */
  public Var mean() {
    return mean;
  }

  /** The biased one of the channels, [tasks, 1, channels]. */
  public Var variance() {
    return variance;
  }

  Var factor() {
    return factor;
  }

  /** What is added to x · {@link #factor}. */
  Var offset(Var bias) {
    return tape.subtract(bias, tape.multiply(mean, factor));
  }

  /** Gradient of the gain by that of y. */
  Var ofGain(Var g) {
    return sumOfStandardised(g);
  }

  /** Gradient of the bias by that of y. */
  Var ofBias(Var g) {
    return sum(g);
  }

  /** Gradient of x by that of y. */
  Var ofX(Var g) {
    Var a =
        tape.scale(
            tape.multiply(tape.multiply(factor, inverseDeviation), sumOfStandardised(g)),
            -1 / cells);
    Var b =
        tape.subtract(
            tape.scale(tape.multiply(factor, sum(g)), -1 / cells), tape.multiply(a, mean));
    return tape.combine(g, factor, x, a, b);
  }

  /** Σ g. */
  private Var sum(Var g) {
    ask(g);
    return sum;
  }

  /** Σ g x̂. */
  private Var sumOfStandardised(Var g) {
    ask(g);
    return sumOfStandardised;
  }

  private void ask(Var g) {
    if (g != last) {
      last = g;
      sum = tape.sumTo(g, row);
      sumOfStandardised =
          tape.multiply(
              inverseDeviation,
              tape.subtract(tape.multiplySum(g, x, row), tape.multiply(mean, sum)));
    }
  }
}
