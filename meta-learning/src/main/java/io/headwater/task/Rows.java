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

  /**
   * These rows and then {@code later} ones, of which the last {@code most} are left, in float32.
   *
   * @throws IllegalArgumentException if their features or targets have other shapes
   */
  public Rows followedBy(Rows later, int most) {
    int surplus = Math.max(0, count() + later.count() - most);
    boolean weighted = weights != null || later.weights != null;
    return new Rows(
        joined("features", features, later.features, surplus),
        joined("targets", targets, later.targets, surplus),
        weighted ? joined("weights", allWeights(), later.allWeights(), surplus) : null);
  }

  private NdArray allWeights() {
    if (weights != null) {
      return weights;
    }
    float[] ones = new float[count()];
    Arrays.fill(ones, 1);
    return NdArray.owning(new int[] {count()}, ones);
  }

  /** The rows of both but the first {@code surplus}. */
  private static NdArray joined(String what, NdArray one, NdArray other, int surplus) {
    int[] shape = one.shape();
    int[] otherShape = other.shape();
    if (!Arrays.equals(
        shape, 1, shape.length, otherShape, Math.min(1, otherShape.length), otherShape.length)) {
      throw new IllegalArgumentException(
          what
              + ": expected rows as in "
              + Arrays.toString(shape)
              + " but was "
              + Arrays.toString(otherShape));
    }
    int width = one.size() / shape[0];
    float[] all = Arrays.copyOf(one.toFloats(), one.size() + other.size());
    System.arraycopy(other.toFloats(), 0, all, one.size(), other.size());
    shape[0] += otherShape[0] - surplus;
    return NdArray.owning(shape, Arrays.copyOfRange(all, surplus * width, all.length));
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
