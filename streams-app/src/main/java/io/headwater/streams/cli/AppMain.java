package io.headwater.streams.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The root command of the application by itself, as the container image starts it: what needs no
 * embedded broker and no registry of our own.
 */
@Command(
    name = "headwater",
    description = "Streaming online meta-learning on Kafka.",
    mixinStandardHelpOptions = true)
public final class AppMain implements Runnable {
  @Mixin Verbosity verbosity;
  @Spec private CommandSpec spec;

  /** Runs the command line and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line with the commands of this module and the one way of reporting errors. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new AppMain());
    AppCommands.all().forEach(commandLine::addSubcommand);
    return ErrorLine.installOn(commandLine);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command but was none");
  }
}
