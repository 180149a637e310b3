package io.headwater.streams.cli;

import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.topic.SubjectAdmin;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code schemas check} and {@code schemas register}. */
@Command(
    name = "schemas",
    description = "Compare the contracts with the schema registry, or register them.",
    mixinStandardHelpOptions = true,
    subcommands = {SchemasCommand.Check.class, SchemasCommand.Register.class})
public final class SchemasCommand {

  /** Prints how each contract stands; fails when one is incompatible. */
  @Command(
      name = "check",
      description = "Check the contracts against the registry and their own history.",
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Mixin private ConfigFile config;
    @Mixin Verbosity verbosity;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException {
      PrintWriter out = spec.commandLine().getOut();
      try (SubjectAdmin subjects = subjects(config.read())) {
        List<SubjectAdmin.Status> statuses = subjects.check();
        statuses.forEach(status -> out.println(status.describe()));
        out.flush();
        boolean compatible = statuses.stream().allMatch(status -> status.problems().isEmpty());
        return compatible ? ExitCode.OK : ExitCode.SOFTWARE;
      }
    }
  }

  /** Registers every contract and prints the ids. */
  @Command(
      name = "register",
      description = "Register the contracts and print their ids.",
      mixinStandardHelpOptions = true)
  static final class Register implements Callable<Integer> {
    @Mixin private ConfigFile config;
    @Mixin Verbosity verbosity;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException {
      PrintWriter out = spec.commandLine().getOut();
      try (SubjectAdmin subjects = subjects(config.read())) {
        subjects.register().forEach(registered -> out.println(registered.describe()));
        out.flush();
      }
      return ExitCode.OK;
    }
  }

  private static SubjectAdmin subjects(HeadwaterConfig config) {
    return SubjectAdmin.of(KafkaSettings.registry(config), config.topics().prefix());
  }
}
