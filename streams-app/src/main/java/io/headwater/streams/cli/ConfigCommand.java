package io.headwater.streams.cli;

import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.EffectiveConfig;
import io.headwater.streams.config.HeadwaterConfig;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code config check}. */
@Command(
    name = "config",
    description = "Look at a configuration.",
    mixinStandardHelpOptions = true,
    subcommands = ConfigCommand.Check.class)
public final class ConfigCommand {

  /** Prints the configuration as it takes effect. */
  @Command(
      name = "check",
      description = "Check a configuration and print it with all defaults, secrets masked.",
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Mixin private ConfigFile config;
    @Mixin Verbosity verbosity;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException {
      HeadwaterConfig read = config.read();
      PrintWriter out = spec.commandLine().getOut();
      out.print(EffectiveConfig.yaml(read));
      read.learners()
          .values()
          .forEach(
              learner ->
                  out.printf(
                      "# learner %s: definition %s, configuration %s%n",
                      learner.id(), learner.definitionHash(), learner.configurationHash()));
      out.flush();
      return 0;
    }
  }
}
