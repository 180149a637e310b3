package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.learner.InnerLoop.Order;
import io.headwater.learner.InnerLoop.Update;
import io.headwater.model.LossFunction;
import io.headwater.model.Parameters;
import io.headwater.model.Variables;
import io.headwater.tensor.NdArray;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How to train your MAML (Antoniou, Edwards &amp; Storkey 2019): MAML with a learned step size for
 * each parameter array and step (§4, "per-layer per-step learning rates"), named {@code
 * rate.STEP.NAME}, and a loss of all steps, {@code Σ v_i L_query(θ_i)} for i from 1 to the number
 * of steps (§4, "multi-step loss optimization"), the weights {@code v_i ∝ decay^(steps − i)}
 * summing to 1. The paper anneals them from equal ones to the last alone; here they stay. With more
 * steps than φ has sizes for, the later ones take the last step's.
 */
final class MamlPlusPlus extends GradientAdaptation {
  static final LearnerType TYPE =
      new LearnerType(
          "maml++",
          "learns initial weights and step sizes per layer and step, on the loss of all steps",
          "Antoniou, Edwards & Storkey 2019, How to Train Your MAML, ICLR",
          LearnerType.ANY_LOSS,
          List.of(
              InnerLoop.STEPS,
              InnerLoop.RATE,
              Setting.number(
                  "step-loss-decay",
                  0.5,
                  "0 to 1",
                  decay -> decay >= 0 && decay <= 1,
                  "weight of a step's query loss as a share of the next step's")),
          MamlPlusPlus::new);

  private final LossFunction loss;
  private final long steps;
  private final double rate;
  private final double decay;

  private MamlPlusPlus(LearnerDefinition definition) {
    super(definition, Order.SECOND);
    loss = definition.loss();
    steps = definition.integer("steps");
    rate = definition.number("rate");
    decay = definition.number("step-loss-decay");
  }

  private static String rateName(long step, String parameter) {
    return rateName(step + "." + parameter);
  }

  @Override
  SortedMap<String, NdArray> initialRates(Parameters theta) {
    SortedMap<String, NdArray> rates = new TreeMap<>();
    for (long step = 0; step < steps; step++) {
      for (String name : theta.names()) {
        float[] value = {(float) rate};
        rates.put(rateName(step, name), NdArray.owning(new int[] {1}, value));
      }
    }
    return rates;
  }

  @Override
  Update update(Tape tape, Variables phi) {
    return (step, name, parameter, gradient) -> {
      long sized = step;
      while (sized > 0 && !phi.names().contains(rateName(sized, name))) {
        sized--;
      }
      Var size = rowOf(tape, phi.get(rateName(sized, name)), parameter);
      return tape.subtract(parameter, tape.multiply(size, gradient));
    };
  }

  /** A number per task, [tasks, 1, 1], in as many dimensions as {@code parameter} has. */
  private static Var rowOf(Tape tape, Var size, Var parameter) {
    int[] shape = new int[parameter.shape().length];
    Arrays.fill(shape, 1);
    shape[0] = parameter.shape()[0];
    return tape.reshape(size, shape);
  }

  @Override
  public List<Var> metaGradient(Tape tape, Variables phi, Adapted adapted, Query query) {
    List<Variables> path = adapted.path();
    int last = path.size() - 1;
    Var sum = query.loss();
    double weights = 1;
    double weight = 1;
    for (int step = last - 1; step > 0; step--) {
      weight *= decay;
      if (weight == 0) {
        break;
      }
      Examples rows = query.examples();
      Var prediction = predict(tape, phi, path.get(step), query.rows(), rows.statistics());
      sum = tape.addScaled(sum, rows.loss(tape, loss, prediction), weight);
      weights += weight;
    }
    return tape.constantGrad(tape.scale(sum, 1 / weights), phi.values());
  }
}
