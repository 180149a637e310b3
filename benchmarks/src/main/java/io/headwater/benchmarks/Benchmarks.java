package io.headwater.benchmarks;

import io.headwater.benchmarks.pipeline.LateLabels;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** Runs one measurement by its name. */
@Command(
    name = "benchmarks/run.sh",
    description = "Measures the pipeline: one line of JSON a measurement, and a table at the end.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = LateLabels.class)
public final class Benchmarks {
  private Benchmarks() {}

  /** The command line. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Benchmarks());
    for (Extent extent : Extent.all()) {
      line.addSubcommand(extent.commandName(), new Everything(extent));
    }
    line.setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(line.execute(arguments));
  }
}
