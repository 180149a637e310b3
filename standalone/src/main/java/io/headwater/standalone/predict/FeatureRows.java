package io.headwater.standalone.predict;

import java.util.ArrayList;
import java.util.List;

/** Rows of features as people write them: numbers with commas or blanks between, NaN included. */
public final class FeatureRows {
  private FeatureRows() {}

  /**
   * One row of numbers per text.
   *
   * @param texts those that are blank or begin with {@code #} are left out
   * @throws IllegalArgumentException naming the row and the value that is no number
   */
  public static double[][] parse(List<String> texts) {
    List<double[]> rows = new ArrayList<>();
    for (String text : texts) {
      String row = text.strip();
      if (!row.isEmpty() && !row.startsWith("#")) {
        rows.add(row(row, rows.size() + 1));
      }
    }
    return rows.toArray(double[][]::new);
  }

  private static double[] row(String text, int number) {
    String[] values = text.split("\\s*,\\s*|\\s+", -1);
    double[] row = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      try {
        row[i] = Double.parseDouble(values[i]);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "features, row %d, value %d: expected a number but was '%s'"
                .formatted(number, i + 1, values[i]),
            e);
      }
    }
    return row;
  }
}
