package io.headwater.standalone.cli;

import io.headwater.standalone.checker.AdaptedModelTail;
import io.headwater.standalone.checker.AdaptedModelTail.From;
import io.headwater.standalone.checker.AdaptedSummary;
import io.headwater.streams.cli.Verbosity;
import io.headwater.streams.config.ConfigException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.InterruptException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code consume}. */
@Command(
    name = "consume",
    description = "Follow the adapted models, one line each.",
    mixinStandardHelpOptions = true)
final class ConsumeCommand implements Callable<Integer> {

  private static final Duration POLL = Duration.ofMillis(200);

  @Mixin private Connection connection;
  @Mixin Verbosity verbosity;
  @Spec private CommandSpec spec;

  @Option(names = "--learner", paramLabel = "ID", description = "Only models of this learner.")
  private String learner;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "End after so many models (default: when stopped).",
      showDefaultValue = Visibility.NEVER)
  private long limit = Long.MAX_VALUE;

  @Option(names = "--from-beginning", description = "Begin with the oldest model.")
  private boolean fromBeginning;

  @Option(names = "--json", description = "Print JSON objects.")
  private boolean json;

  @Override
  public Integer call() throws ConfigException {
    Connection.Target target = connection.target();
    From from = fromBeginning ? From.BEGINNING : From.NOW;
    AdaptedModelPrinter printer = json ? AdaptedModelPrinter::json : AdaptedModelPrinter::text;
    return StopSignal.during(StopSignal.TO_FLUSH, () -> follow(target, from, printer));
  }

  private int follow(Connection.Target target, From from, AdaptedModelPrinter printer) {
    PrintWriter out = spec.commandLine().getOut();
    try (AdaptedModelTail tail =
        AdaptedModelTail.open(target.kafka(), target.topicPrefix(), from)) {
      for (long printed = 0; printed < limit && !Thread.currentThread().isInterrupted(); ) {
        for (AdaptedSummary model : tail.poll(POLL)) {
          if (printed < limit && (learner == null || learner.equals(model.learner()))) {
            out.println(printer.line(model));
            printed++;
          }
        }
        out.flush();
      }
    } catch (InterruptException stopped) {
      // Ctrl-C is how following ends.
      return ExitCode.OK;
    }
    return ExitCode.OK;
  }
}
