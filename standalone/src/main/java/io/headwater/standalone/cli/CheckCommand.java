package io.headwater.standalone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.checker.LossChecker;
import io.headwater.streams.cli.ErrorLine;
import io.headwater.streams.cli.Verbosity;
import io.headwater.streams.config.ConfigException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code check}: the loss checker, also startable on its own. */
@Command(
    name = "check",
    description = "Verify from the topics alone that nothing was lost, doubled or tampered with.",
    footer = {
      "Exit code 0 when the books close, 1 when not. The stream should be at rest, and the check",
      "must run within the compaction lag of adapted-models (1 hour)."
    },
    mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {

  @Mixin private Connection connection;
  @Mixin Verbosity verbosity;
  @Spec private CommandSpec spec;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "Wait at most so long for the books to close (default: ${DEFAULT-VALUE}).",
      defaultValue = "0")
  private long waitSeconds;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /** Runs the checker alone and exits with its code. */
  public static void main(String[] args) {
    System.exit(ErrorLine.installOn(new CommandLine(new CheckCommand())).execute(args));
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    Connection.Target target = connection.target();
    try (LossChecker checker = LossChecker.open(target.kafka(), target.topicPrefix())) {
      CheckReport report = checker.awaitClosed(Duration.ofSeconds(waitSeconds));
      PrintWriter out = spec.commandLine().getOut();
      out.print(json ? toJson(report) + System.lineSeparator() : report.toTable());
      out.flush();
      return report.closed() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private static String toJson(CheckReport report) {
    ObjectNode object = new ObjectMapper().valueToTree(report);
    return object.put("closed", report.closed()).toString();
  }
}
