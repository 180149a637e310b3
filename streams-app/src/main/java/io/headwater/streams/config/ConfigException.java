package io.headwater.streams.config;

import java.util.List;

/** The configuration cannot be used. The message has one line for each problem, all of them. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /** Keeps the problems in the given order. */
  public ConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns one line for each problem: the dotted key, what was found and what is allowed. */
  public List<String> problems() {
    return problems;
  }
}
