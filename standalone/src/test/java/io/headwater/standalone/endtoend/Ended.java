package io.headwater.standalone.endtoend;

import io.headwater.standalone.cli.Headwater;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a program that ran to its end left.
 *
 * @param output standard output and standard error, as they came
 */
record Ended(int code, String output) {

  /** Runs a command in the repository's root; the test's timeout interrupts it. */
  static Ended of(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("HEADWATER_"));
    Process process = builder.directory(repository().toFile()).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Runs a Java program, a class or a source file, on this JVM's class path. */
  static Ended ofJava(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
    command.addAll(Arrays.asList(arguments));
    return of(command);
  }

  /** Runs a command of {@code headwater}. */
  static Ended ofHeadwater(String... arguments) throws IOException, InterruptedException {
    return ofJava(Headwater.class.getName(), arguments);
  }

  private static Path repository() {
    return Path.of("").toAbsolutePath().getParent();
  }
}
