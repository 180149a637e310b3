package io.headwater.benchmarks.pipeline;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How fast tasks were finished, and what each took of the processors.
 *
 * @param folded how many of them were learned from
 * @param measured how many served models were measured on labels that came late
 * @param cpuMicrosPerTask processor time of this process, broker, application and producer
 *     together; unlike the throughput it hardly depends on what else the machine does
 */
record Rate(long folded, long measured, double tasksPerSecond, double cpuMicrosPerTask) {
  private static final OperatingSystemMXBean MACHINE =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** A stopwatch for both. */
  static Clock start() {
    return new Clock(System.nanoTime(), MACHINE.getProcessCpuTime());
  }

  /** When it started. */
  record Clock(long wallNanos, long cpuNanos) {
    /** The rate of so many tasks since then, of which so many were folded and measured. */
    Rate stop(long tasks, long folded, long measured) {
      long wall = System.nanoTime() - wallNanos;
      long cpu = MACHINE.getProcessCpuTime() - cpuNanos;
      return new Rate(folded, measured, tasks / (wall / 1e9), cpu / 1e3 / tasks);
    }
  }
}
