package io.headwater.standalone.chart;

import java.util.List;
import java.util.stream.Stream;

/**
 * Lines over one horizontal axis, both axes from 0. What is below 0, as the end of a bar may be, is
 * cut off.
 *
 * @param title above it
 * @param x what the horizontal axis is
 * @param y what the vertical axis is
 * @param series at least one, with at least one point each
 */
public record LineChart(String title, String x, String y, List<Series> series) {
  /** Copies the list. */
  public LineChart {
    series = List.copyOf(series);
    if (series.isEmpty() || series.stream().anyMatch(line -> line.points().isEmpty())) {
      throw new IllegalArgumentException("series: expected at least one point in each of some");
    }
  }

  double greatestX() {
    return points().mapToDouble(Series.Point::x).max().orElseThrow();
  }

  double greatestY() {
    return points()
        .mapToDouble(point -> point.y() + (Double.isNaN(point.interval()) ? 0 : point.interval()))
        .max()
        .orElseThrow();
  }

  private Stream<Series.Point> points() {
    return series.stream().flatMap(line -> line.points().stream());
  }
}
