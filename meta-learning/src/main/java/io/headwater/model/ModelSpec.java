package io.headwater.model;

/** A network's architecture as data. */
public sealed interface ModelSpec permits MlpSpec, ConvSpec {
  /** Shape of one row of features. */
  int[] featureShape();

  /** Outputs per row: regression targets, or classes. */
  int outputs();

  /** Results of all layers together for a row: what a pass through the network works on. */
  long valuesPerRow();

  /** The network of this architecture. */
  Network network();
}
