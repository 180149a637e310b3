package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.Parameters;
import io.headwater.model.Variables;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What tells one learner from another: how φ becomes a task's model, and how that model predicts.
 * The rest (batching, losses, per-task gradients) is {@link EpisodicLearner}'s.
 *
 * <p>All values have a leading task dimension, φ too: each task has its own copy, so that one
 * backward pass gives every task's own gradient. Stateless.
 */
interface Adaptation {
  /**
   * Support rows of a batch and what the unadapted model made of them.
   *
   * @param features [tasks, rows, features]
   * @param targets [tasks, rows, outputs]
   * @param shares [tasks, rows, 1], each row's share of its task's weight
   * @param prediction of {@link #unadapted}, [tasks, rows, outputs]
   * @param loss of that prediction, [tasks, 1, 1]
   */
  record Support(Var features, Var targets, Var shares, Var prediction, Var loss) {}

  /**
   * Adapted models.
   *
   * @param parameters what is published per task
   * @param state what is kept per task; null for those that keep nothing
   */
  record Adapted(Variables parameters, Variables state) {}

  /** Version 0 of φ in float32. */
  Parameters initialise(RandomGenerator random);

  /** Whether something is kept per task between its events. */
  default boolean keepsState() {
    return false;
  }

  /** A task's state before its first event; only asked of those that keep state. */
  default Parameters initialState(Parameters phi) {
    throw new UnsupportedOperationException("keeps no state");
  }

  /** Whether adapted parameters are a whole model. */
  default boolean complete() {
    return true;
  }

  /** Whether {@link #adapt} makes anything of the support rows. */
  default boolean adapts() {
    return true;
  }

  /**
   * The model before it has seen the support rows: what losses "before" are measured on.
   *
   * @param state null for those that keep nothing
   */
  Variables unadapted(Tape tape, Variables phi, Variables state);

  /** The model after it has. */
  Adapted adapt(Tape tape, Variables phi, Variables state, Support support);

  /**
   * Predictions [tasks, rows, outputs] of a model that {@link #unadapted} or {@link #adapt} made.
   */
  Var predict(Tape tape, Variables phi, Variables model, Var features);

  /**
   * Each task's meta-gradient, in φ's name order.
   *
   * @param queryLoss of the adapted model, [tasks, 1, 1]
   */
  default List<Var> metaGradient(Tape tape, Variables phi, Variables adapted, Var queryLoss) {
    return tape.grad(queryLoss, phi.values());
  }
}
