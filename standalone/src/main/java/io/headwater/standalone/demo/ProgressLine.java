package io.headwater.standalone.demo;

import io.headwater.standalone.checker.AdaptedSummary;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The live line: tasks, meta-version, query loss (or accuracy) before and after adaptation as a
 * moving average, tasks per second. On a terminal it is rewritten in place, elsewhere a line is
 * printed now and then.
 */
final class ProgressLine implements Consumer<AdaptedSummary> {
  private static final double SMOOTHING = 0.005;

  private final PrintStream out;
  private final long expected;
  private final boolean terminal;
  private final long started = System.nanoTime();
  private long lastShown;
  private long tasks;
  private long version;
  private double before = Double.NaN;
  private double after = Double.NaN;
  private String measure = "loss";

  ProgressLine(PrintStream out, long expected, boolean terminal) {
    this.out = out;
    this.expected = expected;
    this.terminal = terminal;
    this.lastShown = started;
  }

  @Override
  public synchronized void accept(AdaptedSummary model) {
    tasks++;
    version = Math.max(version, model.metaVersion());
    if (model.query() != null) {
      boolean accuracy = model.query().accuracyAfter() != null;
      measure = accuracy ? "accuracy" : "loss";
      before = smooth(before, accuracy ? model.query().accuracyBefore() : model.query().before());
      after = smooth(after, accuracy ? model.query().accuracyAfter() : model.query().after());
    }
    long now = System.nanoTime();
    if (now - lastShown > (terminal ? 200_000_000L : 5_000_000_000L) || tasks == expected) {
      lastShown = now;
      show((now - started) / 1e9);
    }
  }

  private static double smooth(double average, double value) {
    return Double.isNaN(average) ? value : average + SMOOTHING * (value - average);
  }

  private void show(double seconds) {
    String line =
        String.format(
            Locale.ROOT,
            "%,9d / %,d tasks | meta-version %,5d | %s before %6.3f after %6.3f | %,7.0f tasks/s",
            tasks,
            expected,
            version,
            measure,
            before,
            after,
            tasks / seconds);
    out.print(terminal ? "\r" + line : line + System.lineSeparator());
    if (terminal && tasks == expected) {
      out.println();
    }
    out.flush();
  }
}
