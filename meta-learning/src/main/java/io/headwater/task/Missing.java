package io.headwater.task;

/** What becomes of a feature that is NaN, which is how a dataset says that it was not observed. */
public enum Missing {
  /** Its dataset is refused. */
  REFUSE("refuse"),
  /** It takes the feature's mean, which standardisation makes 0. */
  MEAN("mean");

  private final String configName;

  Missing(String configName) {
    this.configName = configName;
  }

  /** The name in configurations. */
  public String configName() {
    return configName;
  }
}
