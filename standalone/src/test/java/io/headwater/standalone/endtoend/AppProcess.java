package io.headwater.standalone.endtoend;

import io.headwater.standalone.cli.Headwater;
import io.headwater.standalone.registry.ParentBoundMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code headwater run} in a JVM of its own, which ends with this one at the latest. One thread
 * starts, kills and closes it.
 */
final class AppProcess implements AutoCloseable {
  private static final int SHOWN_LOG_LINES = 40;
  private static final long STOP_SECONDS = 30;

  private final Process process;
  private final Path log;

  private AppProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts an instance with a configuration file; what it prints goes to {@code log}. */
  static AppProcess start(Path config, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx384m",
            "-XX:+UseSerialGC",
            // Lives for seconds: the second compiler would not pay for itself.
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ParentBoundMain.class.getName(),
            Headwater.class.getName(),
            "run",
            "-c",
            config.toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("HEADWATER_"));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new AppProcess(builder.start(), log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9}; returns when the process is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** The end of what it printed. */
  String logTail() throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()));
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
