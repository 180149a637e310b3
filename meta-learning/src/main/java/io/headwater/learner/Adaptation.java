package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.Parameters;
import io.headwater.model.RowStatistics;
import io.headwater.model.Variables;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What tells one learner from another: how φ becomes a task's model, how that model predicts, and
 * what φ learns from it. The rest (batching, losses, per-task gradients) is {@link
 * EpisodicLearner}'s.
 *
 * <p>All values have a leading task dimension, φ too: each task has its own copy, so that one
 * backward pass gives every task's own gradient. Stateless.
 */
interface Adaptation {
  /**
   * Support rows of a batch.
   *
   * @param rows their features as {@link #represent} gives them
   * @param model the {@link #unadapted} one
   * @param loss of that model's predictions, [tasks, 1, 1]
   */
  record Support(Examples examples, Var rows, Variables model, Var loss) {}

  /**
   * Adapted models.
   *
   * @param parameters what is published per task
   * @param state what is kept per task; null for those that keep nothing
   * @param path the models after each inner step, the last being {@code parameters}; empty unless
   *     {@link #metaGradient} asks for it
   */
  record Adapted(Variables parameters, Variables state, List<Variables> path) {
    static Adapted of(Variables parameters) {
      return new Adapted(parameters, null, List.of());
    }
  }

  /**
   * Query rows of a batch.
   *
   * @param rows their features as {@link #represent} gives them
   * @param loss of the adapted model's predictions, [tasks, 1, 1]
   */
  record Query(Examples examples, Var rows, Var loss) {}

  /** Version 0 of φ in float32. */
  Parameters initialise(RandomGenerator random);

  /** Whether something is kept per task between its events. */
  default boolean keepsState() {
    return false;
  }

  /** A task's state before its first event; only asked of those that keep state. */
  default Parameters initialState() {
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

  /** Adapted parameters whose first dimension is a task's support rows, without padding. */
  default Set<String> perSupportRow() {
    return Set.of();
  }

  /**
   * What φ alone makes of rows, done once for all that models do with them.
   *
   * @param features [tasks, rows, features]
   * @return [tasks, rows, ...]
   */
  default Var represent(Tape tape, Variables phi, Var features, RowStatistics statistics) {
    return features;
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
   *
   * @param rows as of {@link #represent}
   */
  Var predict(Tape tape, Variables phi, Variables model, Var rows, RowStatistics statistics);

  /** Each task's meta-gradient, in φ's name order. */
  default List<Var> metaGradient(Tape tape, Variables phi, Adapted adapted, Query query) {
    return tape.constantGrad(query.loss(), phi.values());
  }
}
