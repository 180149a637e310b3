package io.headwater.streams.cli;

import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.remove.LearnerRemoval;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code remove-learner}: a learner that is not run any more leaves the topics. */
@Command(
    name = "remove-learner",
    description = "Remove a learner's models, versions and state from the topics.",
    footer = {
      "The application must not run with the learner: take it out of the configuration and restart",
      "every instance, or stop them all. Versions in the model store stay."
    },
    mixinStandardHelpOptions = true)
public final class RemoveLearnerCommand implements Callable<Integer> {
  @Mixin private ConfigFile config;
  @Mixin Verbosity verbosity;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "The learner.")
  private String learner;

  @Option(names = "--dry-run", description = "Print what there is of it; remove nothing.")
  private boolean dryRun;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description =
          "Wait at most so long for a running application to let go of its state (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "30")
  private long waitSeconds;

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    HeadwaterConfig read = config.read();
    LearnerRemoval removal = new LearnerRemoval(read, learner);
    PrintWriter out = spec.commandLine().getOut();
    Map<String, Integer> plan = removal.plan();
    plan.forEach((topic, keys) -> out.printf("%s: %d keys of '%s'%n", topic, keys, learner));
    out.flush();
    if (dryRun) {
      out.println("nothing removed");
    } else {
      removal.apply(Duration.ofSeconds(waitSeconds));
      out.println("removed; versions in the model store stay");
    }
    out.flush();
    return ExitCode.OK;
  }
}
