package io.headwater.streams.config;

/** Which tasks are kept for query rows that come later. */
public enum LateLabels {
  /** None: feedback finds no task and expires. */
  NONE("none"),
  /** Those whose event brought no query set. */
  WITHOUT_QUERY("without-query"),
  /** All, so that feedback may add to query rows that came with the event. */
  ALL("all");

  private final String configName;

  LateLabels(String configName) {
    this.configName = configName;
  }

  /** The name in configurations. */
  public String configName() {
    return configName;
  }

  /** Whether a task is kept whose event brought query rows, or not. */
  public boolean keeps(boolean eventHasQuery) {
    return this == ALL || (this == WITHOUT_QUERY && !eventHasQuery);
  }
}
