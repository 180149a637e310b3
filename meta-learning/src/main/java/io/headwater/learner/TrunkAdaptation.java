package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.Network;
import io.headwater.model.Parameters;
import io.headwater.model.RowStatistics;
import io.headwater.model.Variables;
import java.util.random.RandomGenerator;

/**
 * Learners whose φ holds the model's trunk, through which all rows go, and whose adapted models are
 * what comes after it. φ is the trunk alone unless a learner adds to it.
 */
abstract class TrunkAdaptation implements Adaptation {
  private final Network network;

  TrunkAdaptation(Network network) {
    this.network = network;
  }

  /**
   * The network of a model that has a trunk, for learners that learn nothing else.
   *
   * @throws UnusableDefinitionException for a linear model
   */
  static Network withTrunk(LearnerDefinition definition) {
    Network network = definition.model().network();
    if (trunk(network, definition.random()).names().isEmpty()) {
      throw new UnusableDefinitionException(
          "model.hidden", "at least one hidden layer with " + definition.algorithm(), "none");
    }
    return network;
  }

  private static Parameters trunk(Network network, RandomGenerator random) {
    return network.initialise(random, 1).only(name -> !network.headNames().contains(name));
  }

  final Network network() {
    return network;
  }

  @Override
  public Parameters initialise(RandomGenerator random) {
    return trunk(network, random);
  }

  @Override
  public final boolean complete() {
    return false;
  }

  /** Embeddings. */
  @Override
  public Var represent(Tape tape, Variables phi, Var features, RowStatistics statistics) {
    return network.embed(tape, phi, features, statistics);
  }
}
