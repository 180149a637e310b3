package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.LossFunction;
import io.headwater.model.Network;
import io.headwater.model.Parameters;
import io.headwater.model.RowStatistics;
import io.headwater.model.Variables;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Prototypical networks (Snell, Swersky &amp; Zemel 2017). φ is the embedding f, the model's trunk.
 * A class's prototype c is the mean embedding of its support rows (eq. 1); the logit of a row is
 * minus its squared distance to c (eq. 2), of which {@code ‖f(x)‖²}, the same for all classes, is
 * left out: {@code 2 cᵀf(x) − cᵀc} (eq. 8). The meta-gradient is that of the query loss by φ,
 * through prototypes and query embeddings. An adapted model is its prototypes.
 */
final class PrototypicalNetwork implements Adaptation {
  static final LearnerType TYPE =
      new LearnerType(
          "protonet",
          "learns an embedding in which a row's class is that of the nearest class mean",
          "Snell, Swersky & Zemel 2017, Prototypical Networks for Few-shot Learning, NeurIPS",
          List.of(LossFunction.CROSS_ENTROPY),
          List.of(),
          PrototypicalNetwork::new);

  private final Network network;
  private final int classes;

  private PrototypicalNetwork(LearnerDefinition definition) {
    network = Trunk.of(definition);
    classes = definition.model().outputs();
  }

  @Override
  public Parameters initialise(RandomGenerator random) {
    return Trunk.initialise(network, random);
  }

  @Override
  public boolean complete() {
    return false;
  }

  @Override
  public Var represent(Tape tape, Variables phi, Var features, RowStatistics statistics) {
    return network.embed(tape, phi, features, statistics);
  }

  @Override
  public Variables unadapted(Tape tape, Variables phi, Variables state) {
    int tasks = phi.values().get(0).shape()[0];
    return Prototypes.none(tape, tasks, classes, network.embeddingSize());
  }

  @Override
  public Adapted adapt(Tape tape, Variables phi, Variables state, Support support) {
    return Adapted.of(Prototypes.of(tape, support));
  }

  @Override
  public Var predict(
      Tape tape, Variables phi, Variables model, Var rows, RowStatistics statistics) {
    Var centres = Prototypes.centres(model);
    int[] shape = centres.shape();
    Var norms = tape.sumTo(tape.square(centres), shape[0], shape[1], 1);
    Var logits =
        tape.subtract(
            tape.scale(tape.matmulTransposedRight(rows, centres), 2),
            tape.reshape(norms, shape[0], 1, shape[1]));
    return Prototypes.amongPresent(tape, model, logits);
  }
}
