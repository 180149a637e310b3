package io.headwater.streams.validate;

import io.headwater.learner.LearnerDefinition;
import io.headwater.schema.Dataset;
import io.headwater.schema.Tensor;
import io.headwater.streams.convert.MalformedTensorException;
import io.headwater.streams.convert.Tensors;
import io.headwater.task.Missing;
import io.headwater.task.Rows;
import io.headwater.tensor.NdArray;
import java.util.Arrays;

/**
 * Checks a dataset record against what its learner takes and turns it into rows: feature shape,
 * targets of the loss, finite values (features may be NaN where the learner has a use for it),
 * labels in range, weights, number of rows.
 */
final class DatasetCheck {
  private final int[] featureShape;
  private final int outputs;
  private final boolean classification;
  private final boolean probabilities;
  private final Missing missing;
  private final int maxRows;

  DatasetCheck(LearnerDefinition definition, int maxRows) {
    this.featureShape = definition.model().featureShape();
    this.outputs = definition.model().outputs();
    this.classification = definition.loss().classification();
    this.probabilities = definition.loss().probabilities();
    this.missing = definition.scaling().missing();
    this.maxRows = maxRows;
  }

  /** The rows of {@code dataset}; {@code where} is its field, {@code support} or {@code query}. */
  Rows check(Dataset dataset, String where) throws RejectedRecordException {
    NdArray features = array(dataset.getFeatures(), where + ".features");
    int rows = rows(features, where + ".features");
    NdArray targets = array(dataset.getTargets(), where + ".targets");
    int[] targetShape = classification ? new int[] {rows} : new int[] {rows, outputs};
    requireShape(targets, targetShape, where + ".targets");
    requireFeatures(features, where + ".features");
    requireFinite(targets, where + ".targets");
    if (classification) {
      requireLabels(targets, where + ".targets");
    } else if (probabilities) {
      requireProbabilities(targets, where + ".targets");
    }
    NdArray weights = null;
    if (dataset.getWeights() != null) {
      weights = array(dataset.getWeights(), where + ".weights");
      requireShape(weights, new int[] {rows}, where + ".weights");
      requireFinite(weights, where + ".weights");
      requireWeights(weights, where + ".weights");
    }
    return new Rows(features, targets, weights);
  }

  private static NdArray array(Tensor tensor, String where) throws RejectedRecordException {
    try {
      return Tensors.toArray(tensor);
    } catch (MalformedTensorException e) {
      throw new RejectedRecordException(Reason.WRONG_SHAPE, where, e.expected(), e.actual());
    }
  }

  private int rows(NdArray features, String where) throws RejectedRecordException {
    int[] shape = features.shape();
    if (shape.length != featureShape.length + 1
        || !Arrays.equals(shape, 1, shape.length, featureShape, 0, featureShape.length)) {
      throw new RejectedRecordException(
          Reason.WRONG_SHAPE, where, "[rows, " + list(featureShape) + "]", Arrays.toString(shape));
    }
    if (shape[0] == 0) {
      throw new RejectedRecordException(Reason.EMPTY_DATASET, where, "at least 1 row", "0 rows");
    }
    if (shape[0] > maxRows) {
      throw new RejectedRecordException(
          Reason.TOO_MANY_ROWS, where, "at most limits.max-rows=" + maxRows, shape[0] + " rows");
    }
    return shape[0];
  }

  private static void requireShape(NdArray array, int[] expected, String where)
      throws RejectedRecordException {
    if (!Arrays.equals(array.shape(), expected)) {
      throw new RejectedRecordException(
          Reason.WRONG_SHAPE, where, Arrays.toString(expected), Arrays.toString(array.shape()));
    }
  }

  private void requireFeatures(NdArray features, String where) throws RejectedRecordException {
    if (missing == Missing.REFUSE) {
      requireFinite(features, where);
      return;
    }
    for (int i = 0; i < features.size(); i++) {
      if (Double.isInfinite(features.get(i))) {
        throw new RejectedRecordException(
            Reason.NOT_FINITE,
            where + at(features, i),
            "a finite number, or NaN where none was observed",
            "" + features.get(i));
      }
    }
  }

  private static void requireFinite(NdArray array, String where) throws RejectedRecordException {
    if (array.isFinite()) {
      return;
    }
    for (int i = 0; i < array.size(); i++) {
      if (!Double.isFinite(array.get(i))) {
        throw new RejectedRecordException(
            Reason.NOT_FINITE, where + at(array, i), "a finite number", "" + array.get(i));
      }
    }
  }

  private void requireLabels(NdArray targets, String where) throws RejectedRecordException {
    for (int i = 0; i < targets.size(); i++) {
      double label = targets.get(i);
      if (label != Math.rint(label) || label < 0 || label >= outputs) {
        throw new RejectedRecordException(
            Reason.BAD_LABEL,
            where + at(targets, i),
            "a whole number from 0 to " + (outputs - 1),
            "" + label);
      }
    }
  }

  private static void requireProbabilities(NdArray targets, String where)
      throws RejectedRecordException {
    for (int i = 0; i < targets.size(); i++) {
      if (targets.get(i) < 0 || targets.get(i) > 1) {
        throw new RejectedRecordException(
            Reason.BAD_LABEL, where + at(targets, i), "a number from 0 to 1", "" + targets.get(i));
      }
    }
  }

  private static void requireWeights(NdArray weights, String where) throws RejectedRecordException {
    double sum = 0;
    for (int i = 0; i < weights.size(); i++) {
      if (weights.get(i) < 0) {
        throw new RejectedRecordException(
            Reason.BAD_WEIGHT, where + at(weights, i), "at least 0", "" + weights.get(i));
      }
      sum += weights.get(i);
    }
    if (sum == 0) {
      throw new RejectedRecordException(
          Reason.EMPTY_DATASET, where, "at least one weight above 0", "a sum of 0");
    }
  }

  /** Index of element {@code flat}, for example {@code [2, 17]}. */
  private static String at(NdArray array, int flat) {
    int[] shape = array.shape();
    int[] index = new int[shape.length];
    int rest = flat;
    for (int i = shape.length - 1; i >= 0; i--) {
      index[i] = rest % shape[i];
      rest /= shape[i];
    }
    return Arrays.toString(index);
  }

  private static String list(int[] values) {
    String text = Arrays.toString(values);
    return text.substring(1, text.length() - 1);
  }
}
