package io.headwater.model;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.RowStatistics.Moments;
import io.headwater.tensor.NdArray;
import java.util.Arrays;
import java.util.Map;

/**
 * What is done to a hidden layer's sums before the activation: {@code (x − mean) / √(variance +
 * 1e-5) · gain + bias}, variance being the biased one.
 */
public enum Normalisation {
  /** Nothing. */
  NONE("none"),
  /** Over each row's units: layer normalisation (Ba, Kiros &amp; Hinton 2016, eq. 4). */
  LAYER("layer"),
  /** Over a task's rows: batch normalisation (Ioffe &amp; Szegedy 2015, algorithm 1). */
  BATCH("batch");

  private static final double VARIANCE_EPSILON = 1e-5;
  private static final String GAIN = ".norm.gain";
  private static final String BIAS = ".norm.bias";

  private final String configName;

  Normalisation(String configName) {
    this.configName = configName;
  }

  /** The name in configurations. */
  public String configName() {
    return configName;
  }

  /** Puts a layer's gains of 1 and biases of 0 into {@code parameters}. */
  void initialise(String layer, int channels, Map<String, NdArray> parameters) {
    if (this != NONE) {
      float[] gains = new float[channels];
      Arrays.fill(gains, 1);
      parameters.put(layer + GAIN, NdArray.owning(new int[] {channels}, gains));
      parameters.put(layer + BIAS, NdArray.owning(new int[] {channels}, new float[channels]));
    }
  }

  /** The sums x of a layer, [tasks, rows · positions, channels], normalised. */
  Var apply(Tape tape, String layer, Variables parameters, Var x, RowStatistics statistics) {
    return switch (this) {
      case NONE -> x;
      case LAYER -> scaled(tape, layer, parameters, overUnits(tape, x));
      case BATCH ->
          statistics.isOfAllRows()
              ? byOwnRows(tape, layer, parameters, x, statistics)
              : scaled(tape, layer, parameters, statistics.of(tape, layer, x));
    };
  }

  private static Var byOwnRows(
      Tape tape, String layer, Variables parameters, Var x, RowStatistics statistics) {
    Var gain = parameters.get(layer + GAIN);
    Var bias = parameters.get(layer + BIAS);
    return statistics.normalised(tape, layer, x, gain, bias, VARIANCE_EPSILON);
  }

  private static Moments overUnits(Tape tape, Var x) {
    Var mean = rowMean(tape, x);
    Var centred = tape.subtract(x, mean);
    return new Moments(mean, rowMean(tape, tape.square(centred)), centred);
  }

  private static Var rowMean(Tape tape, Var x) {
    int[] shape = x.shape();
    return tape.scale(tape.sumTo(x, shape[0], shape[1], 1), 1.0 / shape[2]);
  }

  private static Var scaled(Tape tape, String layer, Variables parameters, Moments moments) {
    Var deviation = tape.sqrt(tape.shift(moments.variance(), VARIANCE_EPSILON));
    Var gain = parameters.get(layer + GAIN);
    Var bias = parameters.get(layer + BIAS);
    if (Arrays.equals(gain.shape(), deviation.shape())) {
      // Small factors first: one pass over x.
      return tape.multiplyAdd(moments.centred(), tape.divide(gain, deviation), bias);
    }
    Var standardised = tape.divide(moments.centred(), deviation);
    return tape.add(tape.multiply(standardised, gain), bias);
  }
}
