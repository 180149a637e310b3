package io.headwater.benchmarks.compare;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Map;

/** Work of this process. */
public final class LocalSide implements Side {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long LOOK_NANOS = 500_000_000;
  private static final double BUSY_SHARE = 0.05;
  private static final int MOST_WARMING = 6;

  private final String name;
  private final Timing timing;
  private final double warmSeconds;
  private final Work work;
  private double secondsPerCall;

  /** Does {@code work}, after as many seconds of it that do not count. */
  public LocalSide(String name, Timing timing, double warmSeconds, Work work) {
    this.name = name;
    this.timing = timing;
    this.warmSeconds = warmSeconds;
    this.work = work;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Runs as many seconds of its own processor time as asked, and then until other threads, the
   * compiler's above all, take hardly any, or six times as long. What the compiler says of itself
   * would not do: a method that it works on for seconds is counted when it is done.
   */
  @Override
  public void awaitReady() {
    long started = THREADS.getCurrentThreadCpuTime();
    double seconds = 0;
    boolean busy = true;
    while (seconds < warmSeconds || (busy && seconds < MOST_WARMING * warmSeconds)) {
      busy = othersAreBusy();
      seconds = (THREADS.getCurrentThreadCpuTime() - started) / 1e9;
    }
  }

  /** Works for a while. */
  private boolean othersAreBusy() {
    ProcessorTime processor = ProcessorTime.start();
    long own = THREADS.getCurrentThreadCpuTime();
    long looked = System.nanoTime();
    long passed = 0;
    while (passed < LOOK_NANOS) {
      long before = System.nanoTime();
      work.once();
      long now = System.nanoTime();
      secondsPerCall = (now - before) / 1e9;
      passed = now - looked;
    }
    own = THREADS.getCurrentThreadCpuTime() - own;
    return processor.nanos() - own > BUSY_SHARE * passed;
  }

  @Override
  public Block run(double seconds) {
    int calls = (int) Math.max(1, seconds / secondsPerCall);
    Block block = timing == Timing.MEAN ? mean(calls) : quantiles(calls);
    secondsPerCall = block.millis(timing == Timing.MEAN ? Figure.WALL : Figure.P50) / 1e3;
    return block;
  }

  private Block mean(int calls) {
    ProcessorTime processor = ProcessorTime.start();
    long wall = System.nanoTime();
    for (int call = 0; call < calls; call++) {
      work.once();
    }
    wall = System.nanoTime() - wall;
    long cpu = processor.nanos();
    return new Block(calls, Map.of(Figure.CPU, cpu / 1e6 / calls, Figure.WALL, wall / 1e6 / calls));
  }

  private Block quantiles(int calls) {
    long[] walls = new long[calls];
    for (int call = 0; call < calls; call++) {
      long wall = System.nanoTime();
      work.once();
      walls[call] = System.nanoTime() - wall;
    }
    Arrays.sort(walls);
    return new Block(
        calls, Map.of(Figure.P50, quantile(walls, 0.5), Figure.P99, quantile(walls, 0.99)));
  }

  /** In milliseconds, as the peers' scripts take them. */
  private static double quantile(long[] sorted, double share) {
    return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))] / 1e6;
  }

  @Override
  public void close() {
    work.close();
  }
}
