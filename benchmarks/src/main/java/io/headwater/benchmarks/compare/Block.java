package io.headwater.benchmarks.compare;

import java.util.Map;

/**
 * One side's calls on end.
 *
 * @param calls how many
 * @param millis what is known of a call's time
 */
public record Block(int calls, Map<Figure, Double> millis) {
  public Block {
    millis = Map.copyOf(millis);
  }

  /** One of the times, in milliseconds. */
  public double millis(Figure figure) {
    return millis.get(figure);
  }
}
