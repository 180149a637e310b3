package io.headwater.model;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import java.util.random.RandomGenerator;

/** A differentiable function of named parameters. Stateless. */
public interface Network {
  /**
   * Fresh float32 parameters, a pure function of the numbers drawn.
   *
   * @param random only {@code nextDouble} is drawn from, in name order
   */
  Parameters initialise(RandomGenerator random);

  /**
   * Predictions of each task's network for that task's rows.
   *
   * @param parameters [tasks, ...] each
   * @param features [tasks, rows, features]
   * @return [tasks, rows, outputs]
   */
  Var forward(Tape tape, Variables parameters, Var features);
}
