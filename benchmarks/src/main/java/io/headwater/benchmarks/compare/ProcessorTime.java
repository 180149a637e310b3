package io.headwater.benchmarks.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A stopwatch for the processor time of this process, compiler and collector threads included. Java
 * tells it in steps of 10 ms, too coarse for a block, so Linux is asked for that of each thread.
 */
final class ProcessorTime {
  private static final Path THREADS = Path.of("/proc/self/task");

  private final Map<String, Long> before;

  private ProcessorTime(Map<String, Long> before) {
    this.before = before;
  }

  /** Starts a stopwatch. */
  static ProcessorTime start() {
    return new ProcessorTime(threads());
  }

  /** Nanoseconds since the start, but those of threads that ended meanwhile. */
  long nanos() {
    long sum = 0;
    for (Map.Entry<String, Long> thread : threads().entrySet()) {
      sum += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
    }
    return sum;
  }

  /** Processor time of each thread by its id. */
  private static Map<String, Long> threads() {
    Map<String, Long> nanos = new HashMap<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        read(thread, nanos);
      }
      // Of a thread that runs the file is as old as the last tick of the scheduler.
      String own = Path.of("/proc/thread-self").toRealPath().getFileName().toString();
      nanos.put(own, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    } catch (IOException e) {
      throw new IllegalStateException("expected Linux's " + THREADS + " but was " + e, e);
    }
    return nanos;
  }

  private static void read(Path thread, Map<String, Long> nanos) {
    try {
      byte[] bytes = Files.readAllBytes(thread.resolve("schedstat"));
      String line = new String(bytes, StandardCharsets.US_ASCII);
      nanos.put(
          thread.getFileName().toString(), Long.parseLong(line.substring(0, line.indexOf(' '))));
    } catch (IOException e) {
      // It ended just now.
      nanos.remove(thread.getFileName().toString());
    }
  }
}
