package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.learner.Adaptation.Support;
import io.headwater.model.Variables;

/**
 * A class's prototype: the weighted mean of its support rows' embeddings (Snell et al. 2017, eq.
 * 1). An adapted model of them has {@code prototypes} [classes, embedding], zeros for a class that
 * has no support rows, and {@code present} [classes], 1 or 0.
 */
final class Prototypes {
  /** How much less likely than all others together a class is that has no support rows: e^−30. */
  private static final double ABSENT = -30;

  private static final String CENTRES = "prototypes";
  private static final String PRESENT = "present";

  private Prototypes() {}

  /** Without any support row: all prototypes at 0, all present. */
  static Variables none(Tape tape, int tasks, int classes, int embedding) {
    return model(
        tape.leaf(tape.backend().full(0, tasks, classes, embedding)),
        tape.leaf(tape.backend().full(1, tasks, 1, classes)));
  }

  static Variables of(Tape tape, Support support) {
    Examples examples = support.examples();
    Var members = tape.multiply(examples.targets(), examples.shares());
    int tasks = members.shape()[0];
    int classes = members.shape()[2];
    Var weights = tape.sumTo(members, tasks, 1, classes);
    Var present = tape.step(weights);
    // Of an absent class both are 0, and 0 / 1 is 0.
    Var divisors = tape.add(weights, tape.shift(tape.scale(present, -1), 1));
    Var sums = tape.matmulTransposedLeft(members, support.rows());
    Var centres = tape.divide(sums, tape.reshape(divisors, tasks, classes, 1));
    return model(centres, present);
  }

  private static Variables model(Var centres, Var present) {
    int[] shape = centres.shape();
    return Variables.empty()
        .and(CENTRES, centres, shape[1], shape[2])
        .and(PRESENT, present, shape[1]);
  }

  /** [tasks, classes, embedding]. */
  static Var centres(Variables model) {
    return model.get(CENTRES);
  }

  /**
   * Logits with those of absent classes replaced by ones that are out of the running.
   *
   * @param logits [tasks, rows, classes]
   */
  static Var amongPresent(Tape tape, Variables model, Var logits) {
    int[] shape = logits.shape();
    Var present = model.get(PRESENT);
    Var shift = tape.constantRowMaximum(logits);
    Var likelihoods = tape.multiply(tape.exp(tape.subtract(logits, shift)), present);
    Var together = tape.add(tape.log(tape.sumTo(likelihoods, shape[0], shape[1], 1)), shift);
    Var absent = tape.shift(tape.scale(present, -1), 1);
    return tape.add(
        tape.multiply(logits, present), tape.multiply(tape.shift(together, ABSENT), absent));
  }
}
