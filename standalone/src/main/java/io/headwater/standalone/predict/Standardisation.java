package io.headwater.standalone.predict;

import io.headwater.schema.Normalisation;
import io.headwater.streams.convert.Tensors;
import java.util.Arrays;
import org.apache.avro.Schema;

/**
 * What a model's record says is to be done to features before prediction: {@code (x - mean) /
 * scale} of each, and 0, which is the mean, for a missing one (NaN) where the record says so.
 * Immutable.
 */
final class Standardisation {
  private static final Standardisation NONE = new Standardisation(null, null, false);

  private final double[] mean;
  private final double[] scale;
  private final boolean imputes;

  private Standardisation(double[] mean, double[] scale, boolean imputes) {
    this.mean = mean;
    this.scale = scale;
    this.imputes = imputes;
  }

  /** Reads it; null means none. */
  static Standardisation of(Normalisation record) {
    if (record == null) {
      return NONE;
    }
    return new Standardisation(
        Tensors.toArray(record.getMean()).toDoubles(),
        Tensors.toArray(record.getScale()).toDoubles(),
        imputesMissing(record));
  }

  /** By name: contracts older than the field have none, which means its default. */
  private static boolean imputesMissing(Normalisation record) {
    Schema.Field field = record.getSchema().getField("imputeMissing");
    return field != null && Boolean.TRUE.equals(record.get(field.pos()));
  }

  /**
   * One row of features, standardised.
   *
   * @param row its number, from 1, for the error
   * @throws IllegalArgumentException if a feature is not finite and not imputed, or there are not
   *     as many as the record has means
   */
  double[] apply(double[] features, int row) {
    if (mean != null && features.length != mean.length) {
      throw new IllegalArgumentException(
          "features, row %d: expected %d values, as normalisation has, but was %d"
              .formatted(row, mean.length, features.length));
    }
    double[] result = Arrays.copyOf(features, features.length);
    for (int i = 0; i < result.length; i++) {
      boolean missing = Double.isNaN(result[i]) && imputes;
      if (!missing && !Double.isFinite(result[i])) {
        throw new IllegalArgumentException(
            "features, row %d, value %d: expected a finite number but was %s"
                .formatted(row, i + 1, result[i]));
      }
      if (mean != null) {
        result[i] = missing ? 0 : (result[i] - mean[i]) / scale[i];
      }
    }
    return result;
  }
}
