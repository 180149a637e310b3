package io.headwater.streams.cli;

import java.util.List;

/** The commands of this module, for the root command of whoever starts it. */
public final class AppCommands {
  private AppCommands() {}

  /** Returns the command classes; each has a constructor without arguments. */
  public static List<Class<?>> all() {
    return List.of(
        RunCommand.class,
        TopicsCommand.class,
        SchemasCommand.class,
        ConfigCommand.class,
        RemoveLearnerCommand.class,
        LearnersCommand.class);
  }
}
