package io.headwater.autodiff;

import io.headwater.autodiff.Var.Edge;

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

  /**
   * Takes the moments of x.
   *
   * @param gain [tasks, 1, channels]
   */
  public BatchNormalisation(Tape tape, Var x, Var gain, double epsilon) {
    this.tape = tape;
    this.x = x;
    this.gain = gain;
    int[] shape = x.shape();
    cells = shape[1];
    row = new int[] {shape[0], 1, shape[2]};
    mean = tape.scale(tape.sumTo(x, row), 1 / cells);
    variance = tape.scale(squaredDeviations(tape, x, mean), 1 / cells);
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

  /** y, [tasks, cells, channels]. */
  public Var normalised(Var bias) {
    Var offset = tape.subtract(bias, tape.multiply(mean, factor));
    return tape.node(
        tape.backend().multiplyAdd(x.value(), factor.value(), offset.value()),
        new Edge(x, this::ofX),
        new Edge(gain, this::sumOfStandardised),
        new Edge(bias, this::sum));
  }

  /** Gradient of x by that of y. */
  private Var ofX(Var g) {
    Var a =
        tape.scale(
            tape.multiply(tape.multiply(factor, inverseDeviation), sumOfStandardised(g)),
            -1 / cells);
    Var b =
        tape.subtract(
            tape.scale(tape.multiply(factor, sum(g)), -1 / cells), tape.multiply(a, mean));
    return combine(tape, g, factor, x, a, b);
  }

  /** Σ g, the gradient of the bias. */
  private Var sum(Var g) {
    ask(g);
    return sum;
  }

  /** Σ g x̂, the gradient of the gain. */
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

  // ---- Operations that nothing else needs ----

  /** x · f + y · h + c, where f, h and c of one shape broadcast to that of x and y. */
  static Var combine(Tape tape, Var x, Var f, Var y, Var h, Var c) {
    return tape.node(
        tape.backend().combine(x.value(), f.value(), y.value(), h.value(), c.value()),
        new Edge(x, g -> tape.multiply(g, f)),
        new Edge(f, g -> tape.multiplySum(g, x, f.shape())),
        new Edge(y, g -> tape.multiply(g, h)),
        new Edge(h, g -> tape.multiplySum(g, y, h.shape())),
        new Edge(c, g -> tape.sumTo(g, c.shape())));
  }

  /** Σ (x − m)², m being the mean of x. */
  private static Var squaredDeviations(Tape tape, Var x, Var m) {
    // Nothing by way of m: deviations from the mean sum to zero whatever x is.
    return tape.node(
        tape.backend().squaredDeviations(x.value(), m.value()),
        new Edge(
            x, g -> tape.multiplyAdd(x, tape.scale(g, 2), tape.scale(tape.multiply(g, m), -2))));
  }
}
