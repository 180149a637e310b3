package io.headwater.benchmarks.pipeline;

import io.headwater.benchmarks.compare.JavaCommand;
import io.headwater.standalone.registry.ParentBoundMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program in a process of its own, with this one's options; it ends with this one. */
final class ChildProcess implements AutoCloseable {
  private static final int SHOWN_LOG_LINES = 20;
  private static final long STOP_SECONDS = 30;

  private final Process process;
  private final Path log;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts {@code main} with {@code arguments}; what it prints goes to {@code log}.
   *
   * @param options of the Java machine, besides this one's
   */
  static ChildProcess start(Class<?> main, Path log, List<String> options, String... arguments)
      throws IOException {
    List<String> program = new ArrayList<>(List.of(main.getName()));
    Collections.addAll(program, arguments);
    List<String> command =
        JavaCommand.of(ParentBoundMain.class, options, program.toArray(String[]::new));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("HEADWATER_"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new ChildProcess(builder.start(), log);
  }

  /** Processor time so far, in nanoseconds. */
  long processorNanos() {
    requireAlive();
    return process.info().totalCpuDuration().orElseThrow().toNanos();
  }

  /** Memory that it occupies, in MiB; 0 where the system does not tell. */
  long residentMib() {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** {@code kill -9}; returns when the process is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /**
   * Fails if it has ended.
   *
   * @throws IllegalStateException with the end of what it printed
   */
  void requireAlive() {
    if (process.isAlive()) {
      return;
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      lines = List.of(e.toString());
    }
    throw new IllegalStateException(
        "the process ended with %d: %s"
            .formatted(
                process.exitValue(),
                String.join(
                    "\n",
                    lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()))));
  }

  /** Asks it to stop, and kills it when it has not within half a minute. */
  @Override
  public void close() {
    // Not Process.destroy(): that closes the child's standard input first, at whose end it halts.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
