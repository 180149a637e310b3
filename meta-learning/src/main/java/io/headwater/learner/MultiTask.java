package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.learner.InnerLoop.Order;
import io.headwater.model.LossFunction;
import io.headwater.model.Parameters;
import io.headwater.model.RowStatistics;
import io.headwater.model.Variables;
import io.headwater.tensor.NdArray;
import java.util.List;
import java.util.Map;

/**
 * Deep multi-task learning (Caruana 1997): a trunk that all tasks share, φ, and a head for each
 * task. The head is kept with the task; every event of the task goes on from it, with steps down
 * the support loss, and the trunk learns from the query losses of all tasks, the heads held
 * constant.
 *
 * <p>With {@code weighting: uncertainty} a task's loss L counts as {@code c e⁻ˢ L + s / 2}, s being
 * the logarithm of the task's noise variance, which is learned and kept with the head, and c 1/2
 * for squared error and 1 for the others (Kendall, Gal &amp; Cipolla 2018, §3.2, s = log σ²). With
 * {@code fixed} it counts as it is.
 */
final class MultiTask extends TrunkAdaptation {
  private static final String UNCERTAINTY = "uncertainty";
  private static final String LOG_VARIANCE = "log-variance";

  static final LearnerType TYPE =
      new LearnerType(
          "multi-task",
          "learns a trunk shared by all tasks; each keeps its own head between events",
          "Caruana 1997, Multitask Learning; Kendall, Gal & Cipolla 2018, CVPR",
          LearnerType.ANY_LOSS,
          List.of(
              InnerLoop.STEPS,
              InnerLoop.RATE,
              Setting.choice(
                  "weighting",
                  "fixed",
                  List.of("fixed", UNCERTAINTY),
                  "how tasks' losses are weighted against each other")),
          MultiTask::new);

  private final LossFunction loss;
  private final InnerLoop loop;
  private final double rate;
  private final boolean uncertainty;
  private final Parameters initialState;

  private MultiTask(LearnerDefinition definition) {
    super(withTrunk(definition));
    loss = definition.loss();
    loop = new InnerLoop(definition.integer("steps"), Order.FIRST);
    rate = definition.number("rate");
    uncertainty = definition.text("weighting").equals(UNCERTAINTY);
    // The head that was drawn together with version 0 of the trunk, and a variance of 1.
    Parameters head =
        network()
            .initialise(definition.random(), loss.headScale())
            .only(network().headNames()::contains);
    NdArray zero = NdArray.owning(new int[] {1}, new float[1]);
    initialState = uncertainty ? head.and(Map.of(LOG_VARIANCE, zero)) : head;
  }

  @Override
  public boolean keepsState() {
    return true;
  }

  @Override
  public Parameters initialState() {
    return initialState;
  }

  @Override
  public Variables unadapted(Tape tape, Variables phi, Variables state) {
    return state.only(network().headNames()::contains);
  }

  @Override
  public Adapted adapt(Tape tape, Variables phi, Variables state, Support support) {
    Examples examples = support.examples();
    List<Variables> path =
        loop.run(
            tape,
            state,
            weighted(tape, state, support.loss()),
            now -> {
              Var prediction = network().read(tape, now, support.rows());
              return weighted(tape, now, examples.loss(tape, loss, prediction));
            },
            InnerLoop.descent(tape, rate));
    Variables last = path.get(path.size() - 1);
    return new Adapted(unadapted(tape, phi, last), last, List.of());
  }

  /** A task's loss as it counts beside those of the others, [tasks, 1, 1]. */
  private Var weighted(Tape tape, Variables state, Var taskLoss) {
    if (!uncertainty) {
      return taskLoss;
    }
    Var logVariance = state.get(LOG_VARIANCE);
    double share = loss == LossFunction.SQUARED_ERROR ? 0.5 : 1;
    Var precision = tape.exp(tape.scale(logVariance, -1));
    return tape.addScaled(tape.scale(tape.multiply(precision, taskLoss), share), logVariance, 0.5);
  }

  @Override
  public Var predict(
      Tape tape, Variables phi, Variables model, Var rows, RowStatistics statistics) {
    return network().read(tape, model, rows);
  }

  @Override
  public List<Var> metaGradient(Tape tape, Variables phi, Adapted adapted, Query query) {
    return tape.constantGrad(weighted(tape, adapted.state(), query.loss()), phi.values());
  }
}
