package io.headwater.benchmarks.core;

import io.headwater.learner.LearnerDefinition;
import io.headwater.learner.LearnerTypes;
import io.headwater.learner.MetaLearner;
import io.headwater.model.Activation;
import io.headwater.model.ConvSpec;
import io.headwater.model.ConvSpec.Reduction;
import io.headwater.model.LossFunction;
import io.headwater.model.MlpSpec;
import io.headwater.model.ModelSpec;
import io.headwater.model.Normalisation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The learners that are measured; their models and rates are those of the peers. */
final class Learners {
  private static final int SIDE = 28;
  private static final int FILTERS = 64;
  private static final int BLOCKS = 4;

  private Learners() {}

  /** {@code maml} or {@code fomaml} on sinusoids, by a 1-40-40-1 perceptron. */
  static MetaLearner sinusoid(String algorithm, int steps) {
    return sinusoid(algorithm, steps, List.of(40, 40));
  }

  /** The same by a perceptron with other hidden layers. */
  static MetaLearner sinusoid(String algorithm, int steps, List<Integer> hidden) {
    return create(
        algorithm,
        new MlpSpec(1, hidden, 1, Activation.RELU, Normalisation.NONE),
        LossFunction.SQUARED_ERROR,
        Map.of("steps", (long) steps, "rate", 0.01));
  }

  /** {@code maml} or {@code fomaml} on images, by conv-4 with strides. */
  static MetaLearner images(String algorithm, int way, int steps) {
    return create(
        algorithm,
        new ConvSpec(SIDE, SIDE, 1, BLOCKS, FILTERS, way, Reduction.STRIDE),
        LossFunction.CROSS_ENTROPY,
        Map.of("steps", (long) steps, "rate", 0.4));
  }

  /** A prototypical network on images, by conv-4 with max-pooling. */
  static MetaLearner prototypes(int way) {
    return create(
        "protonet",
        new ConvSpec(SIDE, SIDE, 1, BLOCKS, FILTERS, way, Reduction.MAX_POOL),
        LossFunction.CROSS_ENTROPY,
        Map.of());
  }

  private static MetaLearner create(
      String algorithm, ModelSpec model, LossFunction loss, Map<String, ?> settings) {
    return LearnerTypes.create(
        new LearnerDefinition(algorithm, model, loss, new TreeMap<>(settings), 1));
  }
}
