package io.headwater.streams.cli;

import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.topic.TopicAdmin;
import io.headwater.streams.topic.TopicPlan;
import io.headwater.streams.topic.Topics;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code topics plan} and {@code topics apply}. */
@Command(
    name = "topics",
    description = "Compare the topics with their definitions, or bring them there.",
    mixinStandardHelpOptions = true,
    subcommands = {TopicsCommand.Plan.class, TopicsCommand.Apply.class})
public final class TopicsCommand {

  /** Prints what differs and changes nothing. */
  @Command(
      name = "plan",
      description = "Print what differs; change nothing.",
      mixinStandardHelpOptions = true)
  static final class Plan implements Callable<Integer> {
    @Mixin private ConfigFile config;
    @Mixin Verbosity verbosity;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException {
      HeadwaterConfig read = config.read();
      PrintWriter out = spec.commandLine().getOut();
      try (Admin admin = Admin.create(KafkaSettings.admin(read))) {
        print(out, new TopicAdmin(admin).plan(new Topics(read.topics())));
      }
      return 0;
    }
  }

  /** Creates missing topics and corrects settings. */
  @Command(
      name = "apply",
      description = "Create missing topics and correct settings; never change partition counts.",
      mixinStandardHelpOptions = true)
  static final class Apply implements Callable<Integer> {
    @Mixin private ConfigFile config;
    @Mixin Verbosity verbosity;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException {
      HeadwaterConfig read = config.read();
      PrintWriter out = spec.commandLine().getOut();
      try (Admin admin = Admin.create(KafkaSettings.admin(read))) {
        TopicAdmin topics = new TopicAdmin(admin);
        TopicPlan plan = topics.plan(new Topics(read.topics()));
        topics.apply(plan);
        print(out, plan);
        out.println(plan.isEmpty() ? "nothing changed" : plan.changes().size() + " changed");
        out.flush();
      }
      return 0;
    }
  }

  private static void print(PrintWriter out, TopicPlan plan) {
    plan.changes().forEach(change -> out.println(change.describe()));
    if (plan.isEmpty()) {
      out.println("the topics are as defined");
    }
    out.flush();
  }
}
