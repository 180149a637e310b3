package io.headwater.streams.convert;

import io.headwater.schema.Normalisation;
import io.headwater.task.Missing;
import io.headwater.task.Standardisation;
import java.util.Optional;

/** Normalisation records and the core's standardisation. */
public final class Normalisations {
  private Normalisations() {}

  /** The record of {@code standardisation}; null for none. */
  public static Normalisation toAvro(Optional<Standardisation> standardisation) {
    return standardisation
        .map(
            value ->
                new Normalisation(
                    Tensors.toAvro(value.mean()),
                    Tensors.toAvro(value.scale()),
                    value.missing() == Missing.MEAN))
        .orElse(null);
  }

  /**
   * The standardisation of {@code record}; empty for null.
   *
   * @throws IllegalArgumentException if its tensors are malformed or no means and scales
   */
  public static Optional<Standardisation> fromAvro(Normalisation record) {
    return Optional.ofNullable(record)
        .map(
            value ->
                new Standardisation(
                    Tensors.toArray(value.getMean()),
                    Tensors.toArray(value.getScale()),
                    value.getImputeMissing() ? Missing.MEAN : Missing.REFUSE));
  }
}
