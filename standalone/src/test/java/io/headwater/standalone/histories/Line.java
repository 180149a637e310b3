package io.headwater.standalone.histories;

import io.headwater.model.Parameters;
import io.headwater.schema.NamedTensor;
import io.headwater.streams.convert.Tensors;
import io.headwater.tensor.NdArray;
import java.util.List;

/**
 * A linear model of two features, or a derivative with respect to one; as a version's parameters
 * those of exact MAML, which is short: the mean squared error of a linear model has a constant
 * second derivative.
 */
record Line(double first, double second, double bias) implements Phi {
  private static final Line ZERO = new Line(0, 0, 0);

  /** The parameters of the one layer that is in {@code tensors}. */
  static Line of(List<NamedTensor> tensors) {
    return column(tensors, 0);
  }

  /** What leads to one output of the layer. */
  static Line column(List<NamedTensor> tensors, int output) {
    Parameters layer = Tensors.toParameters(tensors);
    NdArray weight = layer.get(only(layer, ".weight"));
    NdArray bias = layer.get(only(layer, ".bias"));
    return new Line(weight.get(output), weight.get(weight.dimension(1) + output), bias.get(output));
  }

  private static String only(Parameters layer, String suffix) {
    List<String> names = layer.names().stream().filter(name -> name.endsWith(suffix)).toList();
    if (names.size() != 1) {
      throw new AssertionError("expected one layer but there are " + layer.names());
    }
    return names.get(0);
  }

  @Override
  public Line adapted(Line head, List<Row> support) {
    return stepped(support);
  }

  /** This model after one step down the loss on {@code rows}. */
  Line stepped(List<Row> rows) {
    return plus(lossGradient(rows), -RATE);
  }

  @Override
  public Line metaGradient(Line head, List<Row> support, List<Row> query) {
    Line gradient = stepped(support).lossGradient(query);
    Line curvature = ZERO;
    for (Row row : support) {
      curvature = curvature.plus(inputs(row), 2 * gradient.at(row) / support.size());
    }
    return gradient.plus(curvature, -RATE);
  }

  private Line lossGradient(List<Row> rows) {
    Line sum = ZERO;
    for (Row row : rows) {
      sum = sum.plus(inputs(row), slope(row, rows.size()));
    }
    return sum;
  }

  /** Derivative of the mean loss of so many rows by the output for {@code row}. */
  double slope(Row row, int rows) {
    return 2 * (at(row) - row.target()) / rows;
  }

  /** The output for {@code row}. */
  double at(Row row) {
    return first * row.first() + second * row.second() + bias;
  }

  Line plus(Line other, double factor) {
    return new Line(
        first + factor * other.first, second + factor * other.second, bias + factor * other.bias);
  }

  /** What {@code row} multiplies the parameters by. */
  static Line inputs(Row row) {
    return new Line(row.first(), row.second(), 1);
  }

  @Override
  public double[] values() {
    return new double[] {first, second, bias};
  }
}
