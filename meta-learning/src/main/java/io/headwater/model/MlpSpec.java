package io.headwater.model;

import java.util.List;

/**
 * Multilayer perceptron: {@code inputs → hidden… → outputs}, the activation after each hidden
 * layer, the output linear.
 *
 * @param inputs features per row, ≥ 1
 * @param hidden widths of the hidden layers, each ≥ 1; empty for a linear model
 * @param outputs outputs per row, ≥ 1
 */
public record MlpSpec(
    int inputs,
    List<Integer> hidden,
    int outputs,
    Activation activation,
    Normalisation normalisation)
    implements ModelSpec {

  public MlpSpec {
    hidden = List.copyOf(hidden);
    requirePositive("inputs", inputs);
    requirePositive("outputs", outputs);
    for (int width : hidden) {
      requirePositive("hidden", width);
    }
    if (activation == null || normalisation == null) {
      throw new IllegalArgumentException(
          "expected an activation and a normalisation but was "
              + activation
              + ", "
              + normalisation);
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("expected " + name + " >= 1 but was " + value);
    }
  }

  @Override
  public int[] featureShape() {
    return new int[] {inputs};
  }

  @Override
  public long valuesPerRow() {
    return outputs + hidden.stream().mapToLong(Integer::longValue).sum();
  }

  @Override
  public Network network() {
    return new MlpNetwork(this);
  }
}
