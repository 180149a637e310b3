package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.learner.InnerLoop.Order;
import io.headwater.learner.InnerLoop.Update;
import io.headwater.model.LossFunction;
import io.headwater.model.Network;
import io.headwater.model.Parameters;
import io.headwater.model.RowStatistics;
import io.headwater.model.Variables;
import io.headwater.tensor.NdArray;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Learners whose models are their initial weights θ after some steps down the support loss. φ is θ
 * and, under names of their own, whatever else the steps depend on.
 */
abstract class GradientAdaptation implements Adaptation {
  /** Begins the names of what is in φ and not in θ. */
  private static final String RATES = "rate.";

  private final Network network;
  private final LossFunction loss;
  private final InnerLoop loop;

  GradientAdaptation(LearnerDefinition definition, Order order) {
    network = definition.model().network();
    loss = definition.loss();
    loop = new InnerLoop(definition.integer("steps"), order);
  }

  final Network network() {
    return network;
  }

  /** How a step changes a parameter; asked for once for all steps of a batch. */
  abstract Update update(Tape tape, Variables phi);

  /** What φ holds of step sizes for such weights; names as of {@link #rateName}. */
  SortedMap<String, NdArray> initialRates(Parameters theta) {
    return new TreeMap<>();
  }

  static String rateName(String parameter) {
    return RATES + parameter;
  }

  /** Fresh θ. */
  final Parameters initialWeights(RandomGenerator random) {
    return network.initialise(random, loss.headScale());
  }

  @Override
  public Parameters initialise(RandomGenerator random) {
    Parameters theta = initialWeights(random);
    return theta.and(initialRates(theta));
  }

  @Override
  public Variables unadapted(Tape tape, Variables phi, Variables state) {
    return phi.only(name -> !name.startsWith(RATES));
  }

  @Override
  public final Adapted adapt(Tape tape, Variables phi, Variables state, Support support) {
    Examples examples = support.examples();
    List<Variables> path =
        loop.run(
            tape,
            support.model(),
            support.loss(),
            theta -> {
              Var prediction = network.forward(tape, theta, support.rows(), examples.statistics());
              return examples.loss(tape, loss, prediction);
            },
            update(tape, phi));
    return new Adapted(path.get(path.size() - 1), null, path);
  }

  @Override
  public final Var predict(
      Tape tape, Variables phi, Variables model, Var rows, RowStatistics statistics) {
    return network.forward(tape, model, rows, statistics);
  }
}
