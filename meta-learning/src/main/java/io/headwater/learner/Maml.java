package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.model.LossFunction;
import io.headwater.model.Network;
import io.headwater.model.Parameters;
import io.headwater.model.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Model-agnostic meta-learning (Finn, Abbeel &amp; Levine 2017). φ is the initial weights θ. A task
 * takes {@code steps} steps of gradient descent on its support loss, {@code θ′ = θ − α ∇θ
 * L_support(θ)} (§2.2), and the meta-gradient is {@code ∇θ L_query(θ′)} through all of them (eq.
 * 1).
 *
 * <p>The first-order variant (§5.2) holds the inner gradients constant, which makes the
 * meta-gradient {@code ∇θ′ L_query(θ′)}.
 */
final class Maml implements Adaptation {
  private static final List<Setting> SETTINGS =
      List.of(
          Setting.integer(
              "steps", 1, "0 to 1000", steps -> steps >= 0 && steps <= 1000, "inner steps"),
          Setting.number(
              "rate",
              0.01,
              "finite and > 0",
              rate -> rate > 0 && !rate.isInfinite(),
              "inner step size"));

  static final LearnerType EXACT =
      new LearnerType(
          "maml",
          "learns initial weights through the inner gradient steps, second order exact",
          "Finn, Abbeel & Levine 2017, Model-Agnostic Meta-Learning, ICML",
          SETTINGS,
          definition -> learner(definition, Order.SECOND));

  static final LearnerType FIRST_ORDER =
      new LearnerType(
          "fomaml",
          "learns initial weights, inner gradients held constant",
          "Finn, Abbeel & Levine 2017, Model-Agnostic Meta-Learning, ICML, section 5.2",
          SETTINGS,
          definition -> learner(definition, Order.FIRST));

  private enum Order {
    FIRST,
    SECOND
  }

  private final Network network;
  private final LossFunction loss;
  private final long steps;
  private final double rate;
  private final Order order;

  private Maml(LearnerDefinition definition, Order order) {
    this.network = definition.model().network();
    this.loss = definition.loss();
    this.steps = definition.integer("steps");
    this.rate = definition.number("rate");
    this.order = order;
  }

  private static MetaLearner learner(LearnerDefinition definition, Order order) {
    return new EpisodicLearner(definition, new Maml(definition, order));
  }

  @Override
  public Parameters initialise(RandomGenerator random) {
    return network.initialise(random);
  }

  @Override
  public Variables unadapted(Tape tape, Variables phi, Variables state) {
    return phi;
  }

  @Override
  public Adapted adapt(Tape tape, Variables phi, Variables state, Support support) {
    Variables theta = phi;
    Var supportLoss = support.loss();
    for (long step = 0; step < steps; step++) {
      if (step > 0) {
        Var prediction = network.forward(tape, theta, support.features());
        supportLoss = loss.perTask(tape, prediction, support.targets(), support.shares());
      }
      theta = descend(tape, theta, supportLoss);
    }
    return new Adapted(theta, null);
  }

  /** θ − α ∇θ L. */
  private Variables descend(Tape tape, Variables theta, Var supportLoss) {
    List<Var> values = theta.values();
    List<Var> gradients = tape.grad(supportLoss, values);
    List<Var> next = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      Var gradient = gradients.get(i);
      if (order == Order.FIRST) {
        gradient = tape.stopGradient(gradient);
      }
      next.add(tape.addScaled(values.get(i), gradient, -rate));
    }
    return theta.with(next);
  }

  @Override
  public Var predict(Tape tape, Variables phi, Variables model, Var features) {
    return network.forward(tape, model, features);
  }
}
