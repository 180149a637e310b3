package io.headwater.streams.convert;

import io.headwater.schema.Dataset;
import io.headwater.task.Rows;

/** Dataset records and the core's rows. */
public final class Datasets {
  private Datasets() {}

  /** The record of {@code rows}. */
  public static Dataset toAvro(Rows rows) {
    return new Dataset(
        Tensors.toAvro(rows.features()),
        Tensors.toAvro(rows.targets()),
        rows.weights() == null ? null : Tensors.toAvro(rows.weights()));
  }

  /**
   * The rows of a record that was made of rows, or checked.
   *
   * @throws MalformedTensorException if a tensor is malformed
   */
  public static Rows toRows(Dataset dataset) {
    return new Rows(
        Tensors.toArray(dataset.getFeatures()),
        Tensors.toArray(dataset.getTargets()),
        dataset.getWeights() == null ? null : Tensors.toArray(dataset.getWeights()));
  }
}
