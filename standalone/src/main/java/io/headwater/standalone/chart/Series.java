package io.headwater.standalone.chart;

import java.util.List;

/**
 * One line of a chart.
 *
 * @param name for the legend
 * @param points from left to right
 */
public record Series(String name, List<Point> points) {
  /** Copies the list. */
  public Series {
    points = List.copyOf(points);
  }

  /**
   * One point.
   *
   * @param interval half-height of the bar through it; NaN for none
   */
  public record Point(double x, double y, double interval) {}
}
