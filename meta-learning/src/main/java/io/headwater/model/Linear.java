package io.headwater.model;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.tensor.NdArray;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A layer {@code x · NAME.weight + NAME.bias} of shapes [in, out] and [out]. */
record Linear(String name, int in, int out) {
  /** Puts parameters, uniform in ± {@code limit}, into {@code parameters}. */
  void initialise(RandomGenerator random, double limit, Map<String, NdArray> parameters) {
    parameters.put(weight(), NdArray.uniform(random, limit, in, out));
    parameters.put(bias(), NdArray.uniform(random, limit, out));
  }

  Var apply(Tape tape, Variables parameters, Var x) {
    return tape.affine(x, parameters.get(weight()), parameters.get(bias()));
  }

  /** The layer and the ReLU after it. */
  Var applyRelu(Tape tape, Variables parameters, Var x) {
    return tape.affineRelu(x, parameters.get(weight()), parameters.get(bias()));
  }

  Set<String> names() {
    return Set.of(weight(), bias());
  }

  private String weight() {
    return name + ".weight";
  }

  private String bias() {
    return name + ".bias";
  }
}
