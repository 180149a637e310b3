package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.learner.InnerLoop.Order;
import io.headwater.learner.InnerLoop.Update;
import io.headwater.model.Parameters;
import io.headwater.model.Variables;
import io.headwater.tensor.NdArray;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Meta-SGD (Li et al. 2017). φ is the initial weights θ and a step size for each of them, α, named
 * {@code rate.NAME}: {@code θ′ = θ − α ∘ ∇θ L_support(θ)} (eq. 2), and the meta-gradient is that of
 * {@code L_query(θ′)} by both (eq. 3). With more than one step, the same α in each.
 */
final class MetaSgd extends GradientAdaptation {
  static final LearnerType TYPE =
      new LearnerType(
          "meta-sgd",
          "learns initial weights and a step size for each of them",
          "Li, Zhou, Chen & Li 2017, Meta-SGD: Learning to Learn Quickly for Few-Shot Learning",
          LearnerType.ANY_LOSS,
          List.of(InnerLoop.STEPS, InnerLoop.RATE),
          MetaSgd::new);

  private final double rate;

  private MetaSgd(LearnerDefinition definition) {
    super(definition, Order.SECOND);
    rate = definition.number("rate");
  }

  @Override
  SortedMap<String, NdArray> initialRates(Parameters theta) {
    SortedMap<String, NdArray> rates = new TreeMap<>();
    theta
        .asMap()
        .forEach(
            (name, array) -> {
              float[] values = new float[array.size()];
              Arrays.fill(values, (float) rate);
              rates.put(rateName(name), NdArray.owning(array.shape(), values));
            });
    return rates;
  }

  @Override
  Update update(Tape tape, Variables phi) {
    return (step, name, parameter, gradient) ->
        tape.subtract(parameter, tape.multiply(phi.get(rateName(name)), gradient));
  }
}
