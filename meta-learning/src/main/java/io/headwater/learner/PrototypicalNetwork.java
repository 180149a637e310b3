package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.LossFunction;
import io.headwater.model.Variables;
import java.util.List;

/**
 * Prototypical networks (Snell, Swersky &amp; Zemel 2017). φ is the embedding f, the model's trunk.
 * A class's prototype c is the mean embedding of its support rows (eq. 1); the logit of a row is
 * minus its squared distance to c (eq. 2), of which {@code ‖f(x)‖²}, the same for all classes, is
 * left out: {@code 2 cᵀf(x) − cᵀc} (eq. 8). The meta-gradient is that of the query loss by φ,
 * through prototypes and query embeddings. An adapted model is its prototypes.
 */
final class PrototypicalNetwork extends PrototypeAdaptation {
  static final LearnerType TYPE =
      new LearnerType(
          "protonet",
          "learns an embedding in which a row's class is that of the nearest class mean",
          "Snell, Swersky & Zemel 2017, Prototypical Networks for Few-shot Learning, NeurIPS",
          List.of(LossFunction.CROSS_ENTROPY),
          List.of(),
          PrototypicalNetwork::new);

  private PrototypicalNetwork(LearnerDefinition definition) {
    super(definition);
  }

  @Override
  Var logits(Tape tape, Variables phi, Var centres, Var rows) {
    int[] shape = centres.shape();
    Var norms = tape.sumTo(tape.square(centres), shape[0], shape[1], 1);
    return tape.subtract(
        tape.scale(tape.matmulTransposedRight(rows, centres), 2),
        tape.reshape(norms, shape[0], 1, shape[1]));
  }
}
