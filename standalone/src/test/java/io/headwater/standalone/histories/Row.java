package io.headwater.standalone.histories;

import io.headwater.schema.Dataset;
import io.headwater.streams.convert.Tensors;
import io.headwater.tensor.NdArray;
import java.util.ArrayList;
import java.util.List;

/** One row of a dataset with two features and one target. */
record Row(double first, double second, double target) {

  /** The rows of {@code dataset}. */
  static List<Row> of(Dataset dataset) {
    NdArray features = Tensors.toArray(dataset.getFeatures());
    NdArray targets = Tensors.toArray(dataset.getTargets());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      rows.add(new Row(features.get(2 * i), features.get(2 * i + 1), targets.get(i)));
    }
    return rows;
  }

  /** The dataset of {@code rows}, whose numbers are float32. */
  static Dataset dataset(List<Row> rows) {
    float[] features = new float[2 * rows.size()];
    float[] targets = new float[rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      features[2 * i] = (float) rows.get(i).first();
      features[2 * i + 1] = (float) rows.get(i).second();
      targets[i] = (float) rows.get(i).target();
    }
    return new Dataset(
        Tensors.toAvro(NdArray.of(new int[] {rows.size(), 2}, features)),
        Tensors.toAvro(NdArray.of(new int[] {rows.size(), 1}, targets)),
        null);
  }
}
