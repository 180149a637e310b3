package io.headwater.standalone.histories;

import io.headwater.schema.NamedTensor;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A layer of two tanh units that all tasks share, or a derivative with respect to one. A task's
 * head is a linear model of the two, and goes on from what it was.
 */
record Trunk(Line one, Line other) implements Phi {

  /** The parameters of the layer in {@code tensors}. */
  static Trunk of(List<NamedTensor> tensors) {
    return new Trunk(Line.column(tensors, 0), Line.column(tensors, 1));
  }

  @Override
  public Line adapted(Line head, List<Row> support) {
    return head.stepped(units(support));
  }

  /** The adapted head counts as a constant. */
  @Override
  public Trunk metaGradient(Line head, List<Row> support, List<Row> query) {
    Line adapted = adapted(head, support);
    Line ofOne = new Line(0, 0, 0);
    Line ofOther = ofOne;
    for (Row row : query) {
      Row unit = unit(row);
      double slope = adapted.slope(unit, query.size());
      double one = slope * adapted.first() * (1 - unit.first() * unit.first());
      double other = slope * adapted.second() * (1 - unit.second() * unit.second());
      ofOne = ofOne.plus(Line.inputs(row), one);
      ofOther = ofOther.plus(Line.inputs(row), other);
    }
    return new Trunk(ofOne, ofOther);
  }

  private List<Row> units(List<Row> rows) {
    return rows.stream().map(this::unit).toList();
  }

  private Row unit(Row row) {
    return new Row(Math.tanh(one.at(row)), Math.tanh(other.at(row)), row.target());
  }

  @Override
  public double[] values() {
    return DoubleStream.concat(DoubleStream.of(one.values()), DoubleStream.of(other.values()))
        .toArray();
  }
}
