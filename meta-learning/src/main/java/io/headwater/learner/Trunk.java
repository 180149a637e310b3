package io.headwater.learner;

import io.headwater.model.Network;
import io.headwater.model.Parameters;
import java.util.random.RandomGenerator;

/** The part of a model before its head, for learners whose φ is that part alone. */
final class Trunk {
  private Trunk() {}

  /**
   * The network of a model that has a trunk.
   *
   * @throws UnusableDefinitionException for a linear model
   */
  static Network of(LearnerDefinition definition) {
    Network network = definition.model().network();
    if (initialise(network, definition.random()).names().isEmpty()) {
      throw new UnusableDefinitionException(
          "model.hidden", "at least one hidden layer with " + definition.algorithm(), "none");
    }
    return network;
  }

  static Parameters initialise(Network network, RandomGenerator random) {
    return network.initialise(random).only(name -> !network.headNames().contains(name));
  }
}
