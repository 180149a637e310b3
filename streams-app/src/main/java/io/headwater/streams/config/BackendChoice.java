package io.headwater.streams.config;

import java.util.Locale;

/** Which tensor backend does the arithmetic. */
public enum BackendChoice {
  /** The best one present. */
  AUTO,
  /** The processor. */
  CPU,
  /** ND4J, on the processor. */
  ND4J;

  /** Returns the name used in configuration files. */
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
