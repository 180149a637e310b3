package io.headwater.standalone.cli;

import io.headwater.standalone.demo.DemoCommand;
import io.headwater.streams.cli.AppCommands;
import io.headwater.streams.cli.ErrorLine;
import io.headwater.streams.cli.Verbosity;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command, {@code headwater}. */
@Command(
    name = "headwater",
    description = "Streaming online meta-learning on Kafka.",
    mixinStandardHelpOptions = true)
public final class Headwater implements Runnable {

  @Mixin Verbosity verbosity;
  @Spec private CommandSpec spec;

  /** Runs the command line and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line with all commands and the one way of reporting errors. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Headwater());
    AppCommands.all().forEach(commandLine::addSubcommand);
    List.of(
            DemoCommand.class,
            UpCommand.class,
            EvaluateCommand.class,
            OnlineCommand.class,
            ProduceCommand.class,
            ConsumeCommand.class,
            PredictCommand.class,
            CheckCommand.class)
        .forEach(commandLine::addSubcommand);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    return ErrorLine.installOn(commandLine);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command but was none");
  }
}
