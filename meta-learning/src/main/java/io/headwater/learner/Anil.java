package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.learner.InnerLoop.Order;
import io.headwater.model.LossFunction;
import io.headwater.model.Parameters;
import io.headwater.model.RowStatistics;
import io.headwater.model.Variables;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Almost no inner loop (Raghu, Raghu, Bengio &amp; Vinyals 2020, §4.1): MAML whose inner steps move
 * the head alone. φ is all initial weights, and the meta-gradient that of the query loss by all of
 * them, exact. An adapted model is its head; the trunk is φ's.
 */
final class Anil extends TrunkAdaptation {
  static final LearnerType TYPE =
      new LearnerType(
          "anil",
          "learns initial weights of which a task adapts the last layer alone",
          "Raghu, Raghu, Bengio & Vinyals 2020, Rapid Learning or Feature Reuse?, ICLR",
          LearnerType.ANY_LOSS,
          List.of(InnerLoop.STEPS, InnerLoop.RATE),
          Anil::new);

  private final LossFunction loss;
  private final InnerLoop loop;
  private final double rate;

  private Anil(LearnerDefinition definition) {
    super(definition.model().network());
    loss = definition.loss();
    loop = new InnerLoop(definition.integer("steps"), Order.SECOND);
    rate = definition.number("rate");
  }

  @Override
  public Parameters initialise(RandomGenerator random) {
    return network().initialise(random, loss.headScale());
  }

  @Override
  public Variables unadapted(Tape tape, Variables phi, Variables state) {
    return phi.only(network().headNames()::contains);
  }

  @Override
  public Adapted adapt(Tape tape, Variables phi, Variables state, Support support) {
    List<Variables> path =
        loop.run(
            tape,
            support.model(),
            support.loss(),
            head -> support.examples().loss(tape, loss, network().read(tape, head, support.rows())),
            InnerLoop.descent(tape, rate));
    return Adapted.of(path.get(path.size() - 1));
  }

  @Override
  public Var predict(
      Tape tape, Variables phi, Variables model, Var rows, RowStatistics statistics) {
    return network().read(tape, model, rows);
  }
}
