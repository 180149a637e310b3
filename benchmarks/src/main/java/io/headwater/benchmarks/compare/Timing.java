package io.headwater.benchmarks.compare;

import java.util.List;

/** What is told of the calls in a block. */
public enum Timing {
  /** Their mean: for throughput. Processor time hardly depends on what else the machine does. */
  MEAN(Figure.CPU, Figure.WALL),
  /** The middle one and the one in a hundred, each call timed by itself: for latency. */
  QUANTILES(Figure.P50, Figure.P99);

  private final Figure first;
  private final Figure second;

  Timing(Figure first, Figure second) {
    this.first = first;
    this.second = second;
  }

  /** All that is measured; by the first of them it is judged who is best. */
  public List<Figure> figures() {
    return List.of(first, second);
  }
}
