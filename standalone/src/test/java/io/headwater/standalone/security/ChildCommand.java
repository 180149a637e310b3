package io.headwater.standalone.security;

import io.headwater.standalone.cli.Headwater;
import io.headwater.standalone.registry.ParentBoundMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command of {@code headwater} in a JVM of its own with everything logged, which ends with this
 * one at the latest. What it prints on both streams goes to a file.
 */
record ChildCommand(Process process, Path log) implements AutoCloseable {
  private static final long STOP_SECONDS = 60;

  static ChildCommand start(Path log, Path logback, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + logback,
            "-cp",
            System.getProperty("java.class.path"),
            ParentBoundMain.class.getName(),
            Headwater.class.getName()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("HEADWATER_"));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new ChildCommand(builder.start(), log);
  }

  /** Waits for its end and returns its exit code. */
  int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  /** What it has printed. */
  String output() throws IOException {
    return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
  }

  /** Asks it to stop, and kills it when it has not within a minute. */
  @Override
  public void close() {
    process.destroy();
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
