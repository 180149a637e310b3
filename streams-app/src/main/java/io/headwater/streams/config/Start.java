package io.headwater.streams.config;

/** Where an application begins to read its input, when it starts for the first time. */
public enum Start {
  /** With the first record there is. */
  EARLIEST("earliest"),
  /** With the first record that comes after it started. */
  LATEST("latest");

  private final String configName;

  Start(String configName) {
    this.configName = configName;
  }

  /** The name in configurations. */
  public String configName() {
    return configName;
  }
}
