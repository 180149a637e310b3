package io.headwater.benchmarks;

import io.headwater.benchmarks.pipeline.LateLabels;
import java.io.IOException;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** Runs one measurement by its name. */
@Command(
    name = "benchmarks/run.sh",
    description = "Measures: one line of JSON a measurement, and tables at the end.",
    footer =
        "kernels [JMH OPTIONS] measures operations and meta-iterations by JMH; -prof gc shows what they allocate.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = LateLabels.class)
public final class Benchmarks {
  private static final String KERNELS = "kernels";

  private Benchmarks() {}

  /** The command line. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0 && arguments[0].equals(KERNELS)) {
      // JMH has a command line of its own.
      org.openjdk.jmh.Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
      return;
    }
    CommandLine line = new CommandLine(new Benchmarks());
    for (Extent extent : Extent.all()) {
      line.addSubcommand(extent.commandName(), new Everything(extent));
    }
    line.setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(line.execute(arguments));
  }
}
