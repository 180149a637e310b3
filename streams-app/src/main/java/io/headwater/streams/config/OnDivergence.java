package io.headwater.streams.config;

/** What a task is answered with whose adaptation is not finite. */
public enum OnDivergence {
  /** A dead letter. */
  DEAD_LETTER("dead-letter"),
  /** The model as it is before adaptation, marked so; its query set never learns. */
  UNADAPTED("unadapted");

  private final String configName;

  OnDivergence(String configName) {
    this.configName = configName;
  }

  /** The name in configurations. */
  public String configName() {
    return configName;
  }
}
