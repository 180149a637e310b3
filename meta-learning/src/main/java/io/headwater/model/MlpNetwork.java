package io.headwater.model;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.tensor.NdArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The multilayer perceptron of an {@link MlpSpec}. Layer i computes {@code x · layer<i>.weight +
 * layer<i>.bias} of shapes [in, out] and [out], which a hidden layer then normalises and activates.
 * The trunk is the hidden layers.
 */
final class MlpNetwork implements Network {
  private final MlpSpec spec;
  private final List<Linear> hidden = new ArrayList<>();
  private final Linear head;

  MlpNetwork(MlpSpec spec) {
    this.spec = spec;
    int in = spec.inputs();
    for (int width : spec.hidden()) {
      hidden.add(new Linear("layer" + hidden.size(), in, width));
      in = width;
    }
    head = new Linear("layer" + hidden.size(), in, spec.outputs());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Weights and biases are uniform in ±1 / √in (LeCun et al. 1998, "Efficient BackProp", section
   * 4.6, at a third of its variance). He's larger limit, √(6 / in), made them diverge: with inputs
   * in ±5 and 40 units at an inner rate of 0.01 the loss grew tenfold in one step. Gains are 1,
   * normalisation biases 0.
   */
  @Override
  public Parameters initialise(RandomGenerator random, double headScale) {
    Map<String, NdArray> result = new TreeMap<>();
    for (Linear layer : hidden) {
      layer.initialise(random, 1 / Math.sqrt(layer.in()), result);
      spec.normalisation().initialise(layer.name(), layer.out(), result);
    }
    head.initialise(random, headScale / Math.sqrt(head.in()), result);
    return Parameters.of(result);
  }

  @Override
  public Set<String> headNames() {
    return head.names();
  }

  @Override
  public int embeddingSize() {
    return head.in();
  }

  @Override
  public Var embed(Tape tape, Variables parameters, Var features, RowStatistics statistics) {
    Var x = features;
    boolean together =
        spec.normalisation() == Normalisation.NONE && spec.activation() == Activation.RELU;
    for (Linear layer : hidden) {
      if (together) {
        x = layer.applyRelu(tape, parameters, x);
        continue;
      }
      x = layer.apply(tape, parameters, x);
      x = spec.normalisation().apply(tape, layer.name(), parameters, x, statistics);
      x = spec.activation().apply(tape, x);
    }
    return x;
  }

  @Override
  public Var read(Tape tape, Variables parameters, Var embeddings) {
    return head.apply(tape, parameters, embeddings);
  }
}
