package io.headwater.task;

import io.headwater.tensor.NdArray;
import io.headwater.tensor.Shape;
import java.util.Arrays;

/**
 * Standardises features: {@code (x − mean) / scale} for each feature by itself, in float32, so that
 * a consumer who does the same with the recorded mean and scale feeds the model the same numbers.
 *
 * @param mean float32 [features…], finite
 * @param scale float32 [features…], positive and finite
 * @param missing what becomes of NaN; what is refused here is left NaN, for it has been refused
 *     before
 */
public record Standardisation(NdArray mean, NdArray scale, Missing missing) {
  public Standardisation {
    if (!mean.sameShape(scale)) {
      throw new IllegalArgumentException(
          "scale: expected the shape of mean, "
              + Arrays.toString(mean.shape())
              + ", but was "
              + Arrays.toString(scale.shape()));
    }
    for (int i = 0; i < mean.size(); i++) {
      if (!Double.isFinite(mean.get(i))) {
        throw new IllegalArgumentException(
            "mean[" + i + "]: expected a finite number but was " + mean.get(i));
      }
      if (!(scale.get(i) > 0 && Double.isFinite(scale.get(i)))) {
        throw new IllegalArgumentException(
            "scale[" + i + "]: expected a positive finite number but was " + scale.get(i));
      }
    }
  }

  /**
   * The mean and the population standard deviation of each feature over {@code support}, weighted
   * as its rows are, NaN left out. Where nothing was observed the mean is 0 and the scale 1; where
   * the deviation is 0 the scale is 1. Sums are taken in float64.
   */
  public static Standardisation of(Rows support, Missing missing) {
    int[] shape = support.featureShape();
    int features = Shape.size(shape);
    float[] means = new float[features];
    float[] scales = new float[features];
    for (int feature = 0; feature < features; feature++) {
      Moments moments = Moments.of(support, feature, features);
      means[feature] = (float) moments.mean;
      float deviation = (float) moments.deviation;
      scales[feature] = deviation > 0 ? deviation : 1;
    }
    return new Standardisation(
        NdArray.owning(shape, means), NdArray.owning(shape.clone(), scales), missing);
  }

  private record Moments(double mean, double deviation) {
    static Moments of(Rows rows, int feature, int features) {
      // Relative to the first value seen, so that a constant feature has a deviation of exactly 0.
      double origin = Double.NaN;
      double weights = 0;
      double sum = 0;
      for (int row = 0; row < rows.count(); row++) {
        double x = rows.features().get(row * features + feature);
        double weight = rows.weight(row);
        if (weight > 0 && !Double.isNaN(x)) {
          origin = Double.isNaN(origin) ? x : origin;
          weights += weight;
          sum += weight * (x - origin);
        }
      }
      if (weights == 0) {
        return new Moments(0, 0);
      }
      double shift = sum / weights;
      double squares = 0;
      for (int row = 0; row < rows.count(); row++) {
        double x = rows.features().get(row * features + feature);
        double weight = rows.weight(row);
        if (weight > 0 && !Double.isNaN(x)) {
          double distance = x - origin - shift;
          squares += weight * distance * distance;
        }
      }
      return new Moments(origin + shift, Math.sqrt(squares / weights));
    }
  }

  /** The task with its support and query rows standardised. */
  public Task apply(Task task) {
    return new Task(
        task.id(),
        apply(task.support()),
        task.query() == null ? null : apply(task.query()),
        task.state());
  }

  /**
   * The rows with their features standardised.
   *
   * @throws IllegalArgumentException if their features have another shape
   */
  public Rows apply(Rows rows) {
    return new Rows(apply(rows.features()), rows.targets(), rows.weights());
  }

  /**
   * Features [rows, features…] standardised.
   *
   * @throws IllegalArgumentException if they have another shape
   */
  public NdArray apply(NdArray features) {
    int[] shape = features.shape();
    if (shape.length == 0
        || !Arrays.equals(Arrays.copyOfRange(shape, 1, shape.length), mean.shape())) {
      throw new IllegalArgumentException(
          "features: expected [rows] of "
              + Arrays.toString(mean.shape())
              + " but was "
              + Arrays.toString(shape));
    }
    float[] means = mean.toFloats();
    float[] scales = scale.toFloats();
    float[] values = features.toFloats();
    for (int i = 0; i < values.length; i++) {
      int feature = i % means.length;
      boolean imputed = missing == Missing.MEAN && Float.isNaN(values[i]);
      values[i] = imputed ? 0 : (values[i] - means[feature]) / scales[feature];
    }
    return NdArray.owning(shape, values);
  }
}
