package io.headwater.benchmarks.compare;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How another Java program is started: with this one's Java, options and class path. */
public final class JavaCommand {
  private JavaCommand() {}

  /**
   * A command line.
   *
   * @param options of the Java machine, besides this one's
   */
  public static List<String> of(Class<?> main, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Collections.addAll(command, arguments);
    return command;
  }
}
