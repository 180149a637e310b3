package io.headwater.standalone.histories;

import io.headwater.schema.NamedTensor;
import java.util.List;

/**
 * A version's parameters, and what its learner makes of a task from them, in float64 and by hand:
 * one inner step down the mean squared error of the support rows.
 */
sealed interface Phi permits Line, Trunk {
  /** The rate of the inner step. */
  double RATE = 0.1;

  /** The parameters of a version, or of a gradient, of {@code learner}. */
  static Phi of(String learner, List<NamedTensor> tensors) {
    return Learners.POLICIES.get(learner).keepsHead() ? Trunk.of(tensors) : Line.of(tensors);
  }

  /**
   * The model that a task is adapted to.
   *
   * @param head the task's own before; ignored by learners that keep none
   */
  Line adapted(Line head, List<Row> support);

  /** Derivative by these parameters of the adapted model's loss on the query rows. */
  Phi metaGradient(Line head, List<Row> support, List<Row> query);

  /** All numbers, in a fixed order. */
  double[] values();
}
