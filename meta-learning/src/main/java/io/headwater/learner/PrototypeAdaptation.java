package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.RowStatistics;
import io.headwater.model.Variables;

/**
 * Learners that compare a row with a prototype of each class: the weighted mean of its support
 * rows' embeddings (Snell et al. 2017, eq. 1). An adapted model has {@code prototypes} [classes,
 * embedding], zeros for a class that has no support rows, and {@code present} [classes], 1 or 0.
 */
abstract class PrototypeAdaptation extends TrunkAdaptation {
  /** How much less likely than all others together a class is that has no support rows: e^−30. */
  private static final double ABSENT = -30;

  private static final String CENTRES = "prototypes";
  private static final String PRESENT = "present";

  private final int classes;

  PrototypeAdaptation(LearnerDefinition definition) {
    super(withTrunk(definition));
    classes = definition.model().outputs();
  }

  /**
   * How near rows are to prototypes.
   *
   * @param centres [tasks, classes, embedding]
   * @param rows [tasks, rows, embedding]
   * @return [tasks, rows, classes]
   */
  abstract Var logits(Tape tape, Variables phi, Var centres, Var rows);

  /** All prototypes at 0, all classes present. */
  @Override
  public final Variables unadapted(Tape tape, Variables phi, Variables state) {
    int tasks = phi.values().get(0).shape()[0];
    return model(
        tape.constant(tape.backend().full(0, tasks, classes, network().embeddingSize())),
        tape.constant(tape.backend().full(1, tasks, 1, classes)));
  }

  @Override
  public final Adapted adapt(Tape tape, Variables phi, Variables state, Support support) {
    Examples examples = support.examples();
    Var members = tape.multiply(examples.targets(), examples.shares());
    int tasks = members.shape()[0];
    Var weights = tape.sumTo(members, tasks, 1, classes);
    Var present = tape.step(weights);
    // Of an absent class both are 0, and 0 / 1 is 0.
    Var divisors = tape.add(weights, tape.complement(present));
    Var sums = tape.matmulTransposedLeft(members, support.rows());
    return Adapted.of(model(tape.divide(sums, tape.reshape(divisors, tasks, classes, 1)), present));
  }

  private static Variables model(Var centres, Var present) {
    int[] shape = centres.shape();
    return Variables.empty()
        .and(CENTRES, centres, shape[1], shape[2])
        .and(PRESENT, present, shape[1]);
  }

  /** The logits, those of absent classes replaced by ones that are out of the running. */
  @Override
  public final Var predict(
      Tape tape, Variables phi, Variables model, Var rows, RowStatistics statistics) {
    Var logits = logits(tape, phi, model.get(CENTRES), rows);
    int[] shape = logits.shape();
    Var present = model.get(PRESENT);
    Var shift = tape.constantRowMaximum(logits);
    Var likelihoods = tape.multiply(tape.exp(tape.subtract(logits, shift)), present);
    Var together = tape.add(tape.log(tape.sumTo(likelihoods, shape[0], shape[1], 1)), shift);
    return tape.add(
        tape.multiply(logits, present),
        tape.multiply(tape.shift(together, ABSENT), tape.complement(present)));
  }
}
