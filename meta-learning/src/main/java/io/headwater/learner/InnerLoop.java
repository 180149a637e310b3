package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Steps down the gradient of a support loss, {@code θ ← update(θ, ∇θ L_support(θ))}.
 *
 * @param steps number of steps, ≥ 0
 * @param order whether the gradients' own dependence on θ is kept
 */
record InnerLoop(long steps, Order order) {
  /** What a gradient through the steps sees. */
  enum Order {
    /** The inner gradients as constants. */
    FIRST,
    /** All of it. */
    SECOND
  }

  static final Setting STEPS =
      Setting.integer("steps", 1, "0 to 1000", steps -> steps >= 0 && steps <= 1000, "inner steps");

  static final Setting RATE =
      Setting.number(
          "rate",
          0.01,
          "finite and > 0",
          rate -> rate > 0 && !rate.isInfinite(),
          "inner step size");

  /** The next value of a parameter. */
  interface Update {
    Var next(int step, String name, Var parameter, Var gradient);
  }

  /** {@code θ − α g}. */
  static Update descent(Tape tape, double rate) {
    return (step, name, parameter, gradient) -> tape.addScaled(parameter, gradient, -rate);
  }

  /**
   * The parameters after each step, from {@code start} itself on.
   *
   * @param startLoss what {@code objective} gives for {@code start}, [tasks, 1, 1]
   * @param objective the loss to step down
   */
  List<Variables> run(
      Tape tape,
      Variables start,
      Var startLoss,
      Function<Variables, Var> objective,
      Update update) {
    List<Variables> path = new ArrayList<>();
    path.add(start);
    Var loss = startLoss;
    for (int step = 0; step < steps; step++) {
      Variables theta = path.get(step);
      if (step > 0) {
        loss = objective.apply(theta);
      }
      path.add(step(tape, step, theta, loss, update));
    }
    return path;
  }

  private Variables step(Tape tape, int step, Variables theta, Var loss, Update update) {
    List<Var> values = theta.values();
    List<Var> gradients =
        order == Order.FIRST ? tape.constantGrad(loss, values) : tape.grad(loss, values);
    List<Var> next = new ArrayList<>(values.size());
    int i = 0;
    for (String name : theta.names()) {
      next.add(update.next(step, name, values.get(i), gradients.get(i)));
      i++;
    }
    return theta.with(next);
  }
}
