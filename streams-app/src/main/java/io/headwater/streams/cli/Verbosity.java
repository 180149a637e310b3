package io.headwater.streams.cli;

import picocli.CommandLine.Option;

/**
 * The option that every command mixes in for stack traces. {@link ErrorLine} looks for it by name:
 * the fields that hold it are never read, and not private, since Error Prone would call them
 * unused.
 */
public final class Verbosity {
  /** The option's name. */
  static final String OPTION = "--verbose";

  @Option(names = OPTION, description = "Show stack traces of errors.")
  boolean verbose;
}
