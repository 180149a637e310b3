package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.learner.InnerLoop.Order;
import io.headwater.learner.InnerLoop.Update;
import io.headwater.model.Parameters;
import io.headwater.model.Variables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A learned optimizer (Andrychowicz et al. 2016). φ is the weights of an LSTM m that turns a
 * coordinate's gradient into its update, {@code θ_{t+1} = θ_t + g_t} with {@code (g_t, h_{t+1}) =
 * m(∇_t, h_t)} (eq. 3), the same weights and a state of its own for each coordinate (§2.1), and the
 * meta-gradient is that of the query loss of the last θ by φ, through all steps. {@code
 * initialisation: learned} has the first θ in φ too (Ravi &amp; Larochelle 2017, §3.3), {@code
 * drawn} draws it once, from the learner's seed.
 *
 * <p>{@code second-order: false} drops the gradients' own dependence on θ, as the paper does (§2.1,
 * "ignoring gradients along the dashed edges").
 */
final class LearnedOptimizer extends GradientAdaptation {
  private static final String DRAWN = "drawn";

  static final LearnerType TYPE =
      new LearnerType(
          "learned-optimizer",
          "learns an LSTM that takes the inner steps, coordinate by coordinate",
          "Andrychowicz et al. 2016, Learning to Learn by Gradient Descent by Gradient Descent",
          LearnerType.ANY_LOSS,
          List.of(
              InnerLoop.STEPS,
              CoordinateLstm.UNITS,
              CoordinateLstm.LAYERS,
              CoordinateLstm.SCALE,
              Setting.flag("second-order", false, "keep the gradients' own dependence on θ"),
              Setting.choice(
                  "initialisation",
                  "learned",
                  List.of("learned", DRAWN),
                  "where the weights come from that the steps begin with")),
          LearnedOptimizer::new);

  private final CoordinateLstm lstm;
  private final Parameters drawn;

  private LearnedOptimizer(LearnerDefinition definition) {
    super(definition, definition.flag("second-order") ? Order.SECOND : Order.FIRST);
    lstm = new CoordinateLstm(definition);
    drawn =
        definition.text("initialisation").equals(DRAWN)
            ? initialWeights(definition.random())
            : null;
  }

  @Override
  public Parameters initialise(RandomGenerator random) {
    Parameters theta = initialWeights(random);
    Parameters optimizer = lstm.initialise(random);
    return drawn == null ? theta.and(optimizer.asMap()) : optimizer;
  }

  @Override
  public Variables unadapted(Tape tape, Variables phi, Variables state) {
    return drawn == null
        ? phi.only(name -> !CoordinateLstm.isName(name))
        : Variables.repeat(tape, drawn, phi.values().get(0).shape()[0]);
  }

  @Override
  Update update(Tape tape, Variables phi) {
    Map<String, List<CoordinateLstm.Memory>> memories = new HashMap<>();
    return (step, name, parameter, gradient) -> {
      CoordinateLstm.Output output = lstm.step(tape, phi, gradient, memories.get(name));
      memories.put(name, output.memory());
      return tape.add(parameter, output.update());
    };
  }
}
