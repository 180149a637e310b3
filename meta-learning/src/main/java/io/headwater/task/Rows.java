package io.headwater.task;

import io.headwater.tensor.NdArray;
import java.util.Arrays;

/**
 * Labelled rows of one task.
 *
 * @param features [rows, featureShape…], rows ≥ 1
 * @param targets [rows, outputs] for regression, [rows] class indices for classification
 * @param weights [rows], or null where every row counts alike
 */
public record Rows(NdArray features, NdArray targets, NdArray weights) {
  public Rows {
    if (features.rank() < 1 || features.dimension(0) < 1) {
      throw new IllegalArgumentException(
          "features: expected [rows >= 1, ...] but was " + Arrays.toString(features.shape()));
    }
    int rows = features.dimension(0);
    if (targets.rank() < 1 || targets.dimension(0) != rows) {
      throw new IllegalArgumentException(
          "targets: expected " + rows + " rows but was " + Arrays.toString(targets.shape()));
    }
    if (weights != null && (weights.rank() != 1 || weights.dimension(0) != rows)) {
      throw new IllegalArgumentException(
          "weights: expected [" + rows + "] but was " + Arrays.toString(weights.shape()));
    }
  }

  /** Rows that all count alike. */
  public static Rows unweighted(NdArray features, NdArray targets) {
    return new Rows(features, targets, null);
  }

  /** Number of rows. */
  public int count() {
    return features.dimension(0);
  }

  /** Shape of one row of features. */
  public int[] featureShape() {
    int[] shape = features.shape();
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  /** Weight of a row; 1 where every row counts alike. */
  public double weight(int row) {
    return weights == null ? 1 : weights.get(row);
  }
}
