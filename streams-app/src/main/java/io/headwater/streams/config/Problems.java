package io.headwater.streams.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects everything wrong with a configuration, so that it is reported together. One thread. */
final class Problems {
  private final List<String> lines = new ArrayList<>();
  private final Map<String, String> variables;

  /** Takes the environment variables that set a key, by dotted key. */
  Problems(Map<String, String> variables) {
    this.variables = variables;
  }

  /** Adds a problem of the key at a dotted path. */
  void add(String path, String text) {
    String variable = variables.get(path);
    String origin = variable == null ? "" : " (set by the environment variable " + variable + ")";
    lines.add(path + ": " + text + origin);
  }

  /** Adds the usual problem: another value than those allowed. */
  void expected(String path, String allowed, String actual) {
    add(path, "expected " + allowed + " but was " + Secrets.mask(path, actual));
  }

  /** Returns whether there is a problem of the key at a dotted path. */
  boolean mentions(String path) {
    return lines.stream().anyMatch(line -> line.startsWith(path + ": "));
  }

  int count() {
    return lines.size();
  }

  /** Adds everything wrong that was found elsewhere. */
  void addAll(ConfigException found) {
    lines.addAll(found.problems());
  }

  void throwIfAny() throws ConfigException {
    if (!lines.isEmpty()) {
      throw new ConfigException(lines);
    }
  }
}
