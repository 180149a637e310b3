package io.headwater.model;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The multilayer perceptron of an {@link MlpSpec}. Layer i computes {@code x · layer<i>.weight +
 * layer<i>.bias} of shapes [in, out] and [out]; with layer normalisation a hidden layer's sums then
 * become {@code (x − mean) / √(variance + 1e-5) · layer<i>.norm.gain + layer<i>.norm.bias},
 * variance being the biased one over the layer's width.
 */
final class MlpNetwork implements Network {
  private static final double VARIANCE_EPSILON = 1e-5;
  private static final double OUTPUT_SCALE = 0.1;

  private final MlpSpec spec;

  MlpNetwork(MlpSpec spec) {
    this.spec = spec;
  }

  private int layers() {
    return spec.hidden().size() + 1;
  }

  private boolean normalised(int layer) {
    return layer < spec.hidden().size() && spec.normalisation() == Normalisation.LAYER;
  }

  private int inputs(int layer) {
    return layer == 0 ? spec.inputs() : spec.hidden().get(layer - 1);
  }

  private int outputs(int layer) {
    return layer < spec.hidden().size() ? spec.hidden().get(layer) : spec.outputs();
  }

  private static String name(int layer, String parameter) {
    return "layer" + layer + "." + parameter;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Weights and biases are uniform in ±1 / √in (LeCun et al. 1998, "Efficient BackProp", section
   * 4.6, at a third of its variance), those of the output layer in a tenth of that, so that a new
   * model predicts next to nothing and the first inner steps of any task stay small. He's larger
   * limit, √(6 / in), made them diverge: with inputs in ±5 and 40 units at an inner rate of 0.01
   * the loss grew tenfold in one step. Gains are 1, normalisation biases 0.
   */
  @Override
  public Parameters initialise(RandomGenerator random) {
    Map<String, NdArray> result = new TreeMap<>();
    for (int layer = 0; layer < layers(); layer++) {
      int in = inputs(layer);
      int out = outputs(layer);
      double limit = (layer < spec.hidden().size() ? 1 : OUTPUT_SCALE) / Math.sqrt(in);
      result.put(name(layer, "weight"), uniform(random, limit, in, out));
      result.put(name(layer, "bias"), uniform(random, limit, out));
      if (normalised(layer)) {
        result.put(name(layer, "norm.gain"), constant(1, out));
        result.put(name(layer, "norm.bias"), constant(0, out));
      }
    }
    return Parameters.of(result);
  }

  private static NdArray uniform(RandomGenerator random, double limit, int... shape) {
    float[] values = new float[Shape.size(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * limit);
    }
    return NdArray.owning(shape, values);
  }

  private static NdArray constant(float value, int size) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    return NdArray.owning(new int[] {size}, values);
  }

  @Override
  public Var forward(Tape tape, Variables parameters, Var features) {
    Var x = features;
    for (int layer = 0; layer < layers(); layer++) {
      Var product = tape.matmul(x, parameters.get(name(layer, "weight")));
      x = tape.add(product, parameters.get(name(layer, "bias")));
      if (normalised(layer)) {
        Var gain = parameters.get(name(layer, "norm.gain"));
        x =
            tape.add(
                tape.multiply(standardised(tape, x), gain),
                parameters.get(name(layer, "norm.bias")));
      }
      if (layer < spec.hidden().size()) {
        x = spec.activation().apply(tape, x);
      }
    }
    return x;
  }

  private static Var standardised(Tape tape, Var x) {
    Var centred = tape.subtract(x, rowMean(tape, x));
    Var variance = rowMean(tape, tape.square(centred));
    return tape.divide(centred, tape.sqrt(tape.shift(variance, VARIANCE_EPSILON)));
  }

  private static Var rowMean(Tape tape, Var x) {
    int[] shape = x.shape();
    return tape.scale(tape.sumTo(x, shape[0], shape[1], 1), 1.0 / shape[2]);
  }
}
