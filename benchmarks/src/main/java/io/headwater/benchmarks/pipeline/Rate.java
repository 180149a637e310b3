package io.headwater.benchmarks.pipeline;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How fast tasks were finished, and what each took of the processors.
 *
 * @param folded how many of them were learned from
 * @param measured how many served models were measured on labels that came late
 * @param cpuMicrosPerTask processor time of the stream's process; unlike the throughput it hardly
 *     depends on what else the machine does
 * @param aroundMicrosPerTask that of the process with broker, producer and consumer; 0 when it is
 *     the stream's too, and counted there
 */
record Rate(
    long folded,
    long measured,
    double tasksPerSecond,
    double cpuMicrosPerTask,
    double aroundMicrosPerTask) {
  private static final OperatingSystemMXBean MACHINE =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** Processor time of this process so far, in nanoseconds. */
  static long processorNanos() {
    return MACHINE.getProcessCpuTime();
  }

  /** A stopwatch for wall and processor time, where everything runs in this process. */
  static Clock start() {
    return new Clock(System.nanoTime(), processorNanos());
  }

  /** When it started. */
  record Clock(long wallNanos, long cpuNanos) {
    /** The rate of so many tasks since then, of which so many were folded and measured. */
    Rate stop(long tasks, long folded, long measured) {
      long wall = System.nanoTime() - wallNanos;
      long cpu = processorNanos() - cpuNanos;
      return new Rate(folded, measured, tasks / (wall / 1e9), cpu / 1e3 / tasks, 0);
    }
  }
}
