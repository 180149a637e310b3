package io.headwater.streams.cli;

import io.headwater.streams.config.ConfigException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * How errors reach people: one line on stderr (a configuration's problems: one line each), the
 * stack trace only with {@code --verbose}. Exit code {@value ExitCode#SOFTWARE} when a command
 * fails, {@value ExitCode#USAGE} when it was written wrongly.
 */
public final class ErrorLine implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final int MOST_CAUSES = 4;

  /** Makes a command line report errors this way. */
  public static CommandLine installOn(CommandLine commandLine) {
    ErrorLine errors = new ErrorLine();
    return commandLine.setExecutionExceptionHandler(errors).setParameterExceptionHandler(errors);
  }

  @Override
  public int handleExecutionException(
      Exception error, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    String command = commandLine.getCommandSpec().qualifiedName();
    if (error instanceof ConfigException config) {
      config.problems().forEach(problem -> err.println(command + ": " + oneLine(problem)));
    } else {
      err.println(command + ": " + describe(error));
    }
    if (wantsTrace(parsed)) {
      error.printStackTrace(err);
    }
    err.flush();
    return ExitCode.SOFTWARE;
  }

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine commandLine = error.getCommandLine();
    String command = commandLine.getCommandSpec().qualifiedName();
    PrintWriter err = commandLine.getErr();
    err.println("%s: %s; see %s --help".formatted(command, oneLine(error.getMessage()), command));
    err.flush();
    return ExitCode.USAGE;
  }

  /** Joins the messages down the causes: Kafka's outermost ones often say least. */
  static String describe(Throwable error) {
    List<String> messages = new ArrayList<>();
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      boolean wrapper = cause instanceof ExecutionException && cause.getCause() != null;
      if (!wrapper) {
        String message =
            cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        if (messages.stream().noneMatch(said -> said.contains(message))) {
          messages.add(message);
        }
      }
      cause = cause.getCause();
    }
    return oneLine(String.join(": ", messages));
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static boolean wantsTrace(ParseResult parsed) {
    ParseResult level = parsed;
    while (level != null) {
      if (level.hasMatchedOption(Verbosity.OPTION)) {
        return true;
      }
      level = level.hasSubcommand() ? level.subcommand() : null;
    }
    return false;
  }
}
