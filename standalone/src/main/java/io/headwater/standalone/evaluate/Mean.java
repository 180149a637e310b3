package io.headwater.standalone.evaluate;

import java.util.List;
import java.util.Locale;

/**
 * A mean over tasks.
 *
 * @param value the mean; NaN of no tasks
 * @param interval95 half-width of its 95 % interval, {@code 1.96 s / √n} with the sample deviation
 *     s; NaN of fewer than two tasks
 */
public record Mean(double value, double interval95) {

  /** The mean of {@code values}, one for each task. */
  public static Mean of(List<Double> values) {
    int n = values.size();
    double mean = values.stream().mapToDouble(Double::doubleValue).sum() / n;
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return new Mean(mean, n < 2 ? Double.NaN : 1.96 * Math.sqrt(squares / (n - 1) / n));
  }

  /** For example {@code 0.4213 ± 0.0171}. */
  public String text() {
    return String.format(Locale.ROOT, "%.4f ± %.4f", value, interval95);
  }

  /** In per cent, for example {@code 98.12 ± 0.31 %}. */
  public String percent() {
    return String.format(Locale.ROOT, "%.2f ± %.2f %%", 100 * value, 100 * interval95);
  }
}
