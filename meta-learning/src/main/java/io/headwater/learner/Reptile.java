package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.learner.InnerLoop.Order;
import io.headwater.learner.InnerLoop.Update;
import io.headwater.model.Variables;
import java.util.ArrayList;
import java.util.List;

/**
 * Reptile (Nichol, Achiam &amp; Schulman 2018). φ is the initial weights θ. A task takes {@code
 * steps} steps of gradient descent on its support loss, and θ moves towards where it arrived: the
 * meta-gradient is {@code θ − θ′} (§2, the batch version of algorithm 1), whatever the query loss,
 * which only measures.
 */
final class Reptile extends GradientAdaptation {
  static final LearnerType TYPE =
      new LearnerType(
          "reptile",
          "moves initial weights towards the adapted ones",
          "Nichol, Achiam & Schulman 2018, On First-Order Meta-Learning Algorithms",
          LearnerType.ANY_LOSS,
          List.of(InnerLoop.STEPS, InnerLoop.RATE),
          Reptile::new);

  private final double rate;

  private Reptile(LearnerDefinition definition) {
    super(definition, Order.FIRST);
    rate = definition.number("rate");
  }

  @Override
  Update update(Tape tape, Variables phi) {
    return InnerLoop.descent(tape, rate);
  }

  @Override
  public List<Var> metaGradient(Tape tape, Variables phi, Adapted adapted, Query query) {
    List<Var> start = phi.values();
    List<Var> end = adapted.parameters().values();
    List<Var> gradient = new ArrayList<>(start.size());
    for (int i = 0; i < start.size(); i++) {
      gradient.add(tape.subtract(start.get(i), end.get(i)));
    }
    return gradient;
  }
}
