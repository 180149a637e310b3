package io.headwater.model;

/** What is done to a hidden layer's sums before the activation. */
public enum Normalisation {
  /** Nothing. */
  NONE("none"),
  /** Layer normalisation with learned gain and bias (Ba, Kiros &amp; Hinton 2016, eq. 4). */
  LAYER("layer");

  private final String configName;

  Normalisation(String configName) {
    this.configName = configName;
  }

  /** The name in configurations. */
  public String configName() {
    return configName;
  }
}
