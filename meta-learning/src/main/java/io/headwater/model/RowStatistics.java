package io.headwater.model;

import io.headwater.autodiff.BatchNormalisation;
import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;

/**
 * Where batch normalisation has the mean and variance of a layer's channels from: the rows at hand,
 * as MAML takes them, or a model that keeps those of its support set, which makes what it predicts
 * for a row independent of the rows beside it.
 *
 * <p>One object serves one pass through a network.
 */
public final class RowStatistics {
  /** Mean and biased variance, [tasks, 1, channels], and x less its mean. */
  record Moments(Var mean, Var variance, Var centred) {}

  private static final String MEAN = ".norm.mean";
  private static final String VARIANCE = ".norm.variance";

  private final Variables kept;
  private final Var presence;
  private Variables seen = Variables.empty();

  private RowStatistics(Variables kept, Var presence) {
    this.kept = kept;
    this.presence = presence;
  }

  /**
   * Those of the rows at hand.
   *
   * @param presence [tasks, rows, 1]: 1 / n for each of a task's n rows and 0 for padding; null if
   *     there is no padding
   */
  public static RowStatistics ofRows(Var presence) {
    return new RowStatistics(null, presence);
  }

  /** Those that {@code model} keeps, see {@link #seen}. */
  public static RowStatistics kept(Variables model) {
    return new RowStatistics(model, null);
  }

  /** Whether {@code name} is that of a kept statistic. */
  public static boolean isName(String name) {
    return name.endsWith(MEAN) || name.endsWith(VARIANCE);
  }

  /** What was asked for, by the names under which a model keeps it. */
  public Variables seen() {
    return seen;
  }

  /**
   * Moments of a layer's channels, unless {@link #isOfAllRows}.
   *
   * @param x [tasks, rows · positions, channels], a row's positions side by side
   */
  Moments of(Tape tape, String layer, Var x) {
    if (kept != null) {
      Var mean = kept.get(layer + MEAN);
      return new Moments(mean, kept.get(layer + VARIANCE), tape.subtract(x, mean));
    }
    Var mean = mean(tape, x);
    Var centred = tape.subtract(x, mean);
    Var variance = mean(tape, tape.square(centred));
    keep(layer, mean, variance, x.shape()[2]);
    return new Moments(mean, variance, centred);
  }

  /** Whether moments are those of all rows at hand. */
  boolean isOfAllRows() {
    return kept == null && presence == null;
  }

  /** The rows of a layer normalised by their own moments, where {@link #isOfAllRows}. */
  Var normalised(Tape tape, String layer, Var x, Var gain, Var bias, double epsilon) {
    BatchNormalisation moments = new BatchNormalisation(tape, x, gain, epsilon);
    keep(layer, moments.mean(), moments.variance(), x.shape()[2]);
    return moments.normalised(bias);
  }

  private void keep(String layer, Var mean, Var variance, int channels) {
    seen = seen.and(layer + MEAN, mean, channels).and(layer + VARIANCE, variance, channels);
  }

  private Var mean(Tape tape, Var x) {
    int tasks = x.shape()[0];
    int cells = x.shape()[1];
    int channels = x.shape()[2];
    int rows = presence.shape()[1];
    int positions = cells / rows;
    Var weighted = tape.multiply(tape.reshape(x, tasks, rows, positions * channels), presence);
    Var summed = tape.sumTo(weighted, tasks, 1, positions * channels);
    Var mean =
        positions == 1
            ? summed
            : tape.sumTo(tape.reshape(summed, tasks, positions, channels), tasks, 1, channels);
    return tape.scale(mean, 1.0 / positions);
  }
}
