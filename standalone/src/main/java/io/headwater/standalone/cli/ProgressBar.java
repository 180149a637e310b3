package io.headwater.standalone.cli;

import io.headwater.standalone.evaluate.TrainingProgress;
import java.io.PrintStream;
import java.util.Locale;

/**
 * A bar with loss, speed and time left. On a terminal it is rewritten in place, elsewhere a line is
 * printed now and then. One thread.
 */
final class ProgressBar implements TrainingProgress {
  private static final int WIDTH = 24;
  private static final double SMOOTHING = 0.02;
  private static final long TERMINAL_NANOS = 200_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final long first;
  private final long total;
  private final long started = System.nanoTime();
  private long shown = started;
  private double loss = Double.NaN;

  /** Of a training that goes on from {@code first} to {@code total} iterations. */
  ProgressBar(PrintStream out, boolean terminal, long first, long total) {
    this.out = out;
    this.terminal = terminal;
    this.first = first;
    this.total = total;
  }

  @Override
  public void iterated(long iterations, double meanLoss) {
    if (!Double.isNaN(meanLoss)) {
      loss = Double.isNaN(loss) ? meanLoss : loss + SMOOTHING * (meanLoss - loss);
    }
    long now = System.nanoTime();
    if (now - shown > (terminal ? TERMINAL_NANOS : LINE_NANOS)) {
      shown = now;
      String line = line(iterations, (now - started) / 1e9);
      out.print(terminal ? "\r" + line : line + System.lineSeparator());
      out.flush();
    }
  }

  @Override
  public void end() {
    if (terminal && shown != started) {
      out.print("\r\033[K");
      out.flush();
    }
  }

  private String line(long iterations, double seconds) {
    int filled = (int) (WIDTH * iterations / total);
    double rate = (iterations - first) / seconds;
    long left = Math.round((total - iterations) / rate);
    return String.format(
        Locale.ROOT,
        "[%s%s] %,d / %,d iterations | query loss %.3f | %.1f/s | %d:%02d left  ",
        "#".repeat(filled),
        " ".repeat(WIDTH - filled),
        iterations,
        total,
        loss,
        rate,
        left / 60,
        left % 60);
  }
}
