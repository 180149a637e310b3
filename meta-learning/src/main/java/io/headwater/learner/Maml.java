package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.learner.InnerLoop.Order;
import io.headwater.learner.InnerLoop.Update;
import io.headwater.model.Variables;
import java.util.List;

/**
 * Model-agnostic meta-learning (Finn, Abbeel &amp; Levine 2017). φ is the initial weights θ. A task
 * takes {@code steps} steps of gradient descent on its support loss, {@code θ′ = θ − α ∇θ
 * L_support(θ)} (§2.2), and the meta-gradient is {@code ∇θ L_query(θ′)} through all of them (eq.
 * 1).
 *
 * <p>The first-order variant (§5.2) holds the inner gradients constant, which makes the
 * meta-gradient {@code ∇θ′ L_query(θ′)}.
 */
final class Maml extends GradientAdaptation {
  static final LearnerType EXACT =
      new LearnerType(
          "maml",
          "learns initial weights through the inner gradient steps, second order exact",
          "Finn, Abbeel & Levine 2017, Model-Agnostic Meta-Learning, ICML",
          LearnerType.ANY_LOSS,
          List.of(InnerLoop.STEPS, InnerLoop.RATE),
          definition -> new Maml(definition, Order.SECOND));

  static final LearnerType FIRST_ORDER =
      new LearnerType(
          "fomaml",
          "learns initial weights, inner gradients held constant",
          "Finn, Abbeel & Levine 2017, Model-Agnostic Meta-Learning, ICML, section 5.2",
          LearnerType.ANY_LOSS,
          List.of(InnerLoop.STEPS, InnerLoop.RATE),
          definition -> new Maml(definition, Order.FIRST));

  private final double rate;

  private Maml(LearnerDefinition definition, Order order) {
    super(definition, order);
    rate = definition.number("rate");
  }

  @Override
  Update update(Tape tape, Variables phi) {
    return InnerLoop.descent(tape, rate);
  }
}
