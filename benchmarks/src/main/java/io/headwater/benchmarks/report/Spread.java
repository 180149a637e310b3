package io.headwater.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** The least, the middle and the largest of a few figures. */
public record Spread(double least, double median, double most) {

  /** Of at least one figure; of an even number the median is the mean of the two in the middle. */
  public static Spread of(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int count = sorted.size();
    double median = (sorted.get((count - 1) / 2) + sorted.get(count / 2)) / 2;
    return new Spread(sorted.get(0), median, sorted.get(count - 1));
  }

  /** A row of a table. */
  public String row(String name, String format) {
    return String.format(
        Locale.ROOT, "%-24s " + (format + " ").repeat(3), name, least, median, most);
  }
}
