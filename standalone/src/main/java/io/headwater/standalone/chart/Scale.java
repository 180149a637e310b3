package io.headwater.standalone.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where values from 0 to at least {@code greatest} lie between two pixels. */
final class Scale {
  private static final int ABOUT = 6;

  private final double step;
  private final double top;
  private final double from;
  private final double to;

  /**
   * @param greatest value to be shown, &gt; 0
   * @param from pixel of 0
   * @param to pixel of the last tick
   */
  Scale(double greatest, double from, double to) {
    this.step = step(greatest / ABOUT);
    this.top = Math.ceil(greatest / step - 1e-9) * step;
    this.from = from;
    this.to = to;
  }

  /** The smallest of 1, 2 and 5 times a power of ten that is not smaller. */
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** The values to be written at the axis, 0 first. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * step <= top * (1 + 1e-9); i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** A tick with no more digits than it takes. */
  String label(double tick) {
    int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return String.format(Locale.ROOT, "%." + digits + "f", tick);
  }

  /** Where a value lies; values beyond the ends lie at them. */
  double at(double value) {
    return from + Math.max(0, Math.min(value, top)) / top * (to - from);
  }
}
