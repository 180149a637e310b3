package io.headwater.model;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import java.util.function.BiFunction;

/** Nonlinearity of a hidden layer. */
public enum Activation {
  /** max(x, 0). */
  RELU("relu", Tape::relu),
  TANH("tanh", Tape::tanh),
  /** 1 / (1 + e⁻ˣ). */
  SIGMOID("sigmoid", Tape::sigmoid),
  /** log(1 + eˣ). */
  SOFTPLUS("softplus", Tape::softplus);

  private final String configName;

  // A method reference, which holds nothing that could change.
  @SuppressWarnings("ImmutableEnumChecker")
  private final BiFunction<Tape, Var, Var> function;

  Activation(String configName, BiFunction<Tape, Var, Var> function) {
    this.configName = configName;
    this.function = function;
  }

  /** The name in configurations. */
  public String configName() {
    return configName;
  }

  Var apply(Tape tape, Var x) {
    return function.apply(tape, x);
  }
}
