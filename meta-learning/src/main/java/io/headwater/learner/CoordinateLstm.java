package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.Parameters;
import io.headwater.model.Variables;
import io.headwater.tensor.CellMap;
import io.headwater.tensor.NdArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The recurrent network of a {@link LearnedOptimizer}: layers of LSTM over one coordinate's
 * preprocessed gradient, and a linear output times a scale (Andrychowicz et al. 2016, §3: two
 * layers of 20 units). A layer's gates are side by side in the order input, forget, cell, output.
 */
final class CoordinateLstm {
  static final Setting UNITS =
      Setting.integer(
          "units", 20, "1 to 1024", units -> units >= 1 && units <= 1024, "units of a layer");
  static final Setting LAYERS =
      Setting.integer(
          "layers", 2, "1 to 16", layers -> layers >= 1 && layers <= 16, "layers of the LSTM");
  static final Setting SCALE =
      Setting.number(
          "scale",
          0.1,
          "finite and > 0",
          scale -> scale > 0 && !scale.isInfinite(),
          "what the LSTM's output is multiplied by");

  /** What a layer remembers of each coordinate, [tasks, coordinates, units] both. */
  record Memory(Var hidden, Var cell) {}

  /** A step's update, of the gradient's shape, and what is remembered for the next. */
  record Output(Var update, List<Memory> memory) {}

  private static final String PREFIX = "optimizer.";
  private static final String OUTPUT_WEIGHT = PREFIX + "output.weight";
  private static final String OUTPUT_BIAS = PREFIX + "output.bias";
  private static final int GATES = 4;
  private static final int INPUTS = 2;

  private final int units;
  private final int layers;
  private final double scale;
  private final List<CellMap> gates;

  CoordinateLstm(LearnerDefinition definition) {
    units = Math.toIntExact(definition.integer(UNITS.name()));
    layers = Math.toIntExact(definition.integer(LAYERS.name()));
    scale = definition.number(SCALE.name());
    gates = IntStream.range(0, GATES).mapToObj(gate -> CellMap.of(units, GATES, gate)).toList();
  }

  /** Whether {@code name} is one of the optimizer's weights. */
  static boolean isName(String name) {
    return name.startsWith(PREFIX);
  }

  private static String name(int layer, String what) {
    return PREFIX + "layer" + layer + "." + what;
  }

  /** Weights and biases are uniform in ±1 / √units. */
  Parameters initialise(RandomGenerator random) {
    double limit = 1 / Math.sqrt(units);
    Map<String, NdArray> result = new TreeMap<>();
    for (int layer = 0; layer < layers; layer++) {
      int inputs = layer == 0 ? INPUTS : units;
      result.put(name(layer, "bias"), NdArray.uniform(random, limit, GATES * units));
      result.put(name(layer, "hidden"), NdArray.uniform(random, limit, units, GATES * units));
      result.put(name(layer, "input"), NdArray.uniform(random, limit, inputs, GATES * units));
    }
    result.put(OUTPUT_BIAS, NdArray.uniform(random, limit, 1));
    result.put(OUTPUT_WEIGHT, NdArray.uniform(random, limit, units, 1));
    return Parameters.of(result);
  }

  /**
   * One step of every coordinate of one parameter array.
   *
   * @param gradient [tasks, ...]
   * @param memory of the step before; null at the first
   */
  Output step(Tape tape, Variables phi, Var gradient, List<Memory> memory) {
    int tasks = gradient.shape()[0];
    int coordinates = 1;
    for (int i = 1; i < gradient.shape().length; i++) {
      coordinates *= gradient.shape()[i];
    }
    Var x = GradientPreprocessing.of(tape, tape.reshape(gradient, tasks, coordinates, 1));
    List<Memory> next = new ArrayList<>(layers);
    for (int layer = 0; layer < layers; layer++) {
      Memory before = memory == null ? null : memory.get(layer);
      Memory after = layer(tape, phi, layer, x, before);
      next.add(after);
      x = after.hidden();
    }
    Var output = tape.affine(x, phi.get(OUTPUT_WEIGHT), phi.get(OUTPUT_BIAS));
    return new Output(tape.reshape(tape.scale(output, scale), gradient.shape()), next);
  }

  private Memory layer(Tape tape, Variables phi, int layer, Var x, Memory before) {
    Var all = tape.affine(x, phi.get(name(layer, "input")), phi.get(name(layer, "bias")));
    if (before != null) {
      all = tape.add(all, tape.matmul(before.hidden(), phi.get(name(layer, "hidden"))));
    }
    Var cell = tape.multiply(tape.sigmoid(gate(tape, all, 0)), tape.tanh(gate(tape, all, 2)));
    if (before != null) {
      Var kept = tape.multiply(tape.sigmoid(gate(tape, all, 1)), before.cell());
      cell = tape.add(cell, kept);
    }
    return new Memory(tape.multiply(tape.sigmoid(gate(tape, all, 3)), tape.tanh(cell)), cell);
  }

  private Var gate(Tape tape, Var all, int gate) {
    int[] shape = all.shape();
    return tape.gather(all, gates.get(gate), shape[0], shape[1], units);
  }
}
