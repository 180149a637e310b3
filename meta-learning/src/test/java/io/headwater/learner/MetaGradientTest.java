package io.headwater.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Activation;
import io.headwater.model.LossFunction;
import io.headwater.model.MlpSpec;
import io.headwater.model.Normalisation;
import io.headwater.model.Parameters;
import io.headwater.task.Task;
import io.headwater.tensor.DType;
import io.headwater.tensor.Nd4jBackend;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Meta-gradients against float64 central differences of the post-adaptation query loss. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetaGradientTest {
  private static final int DIRECTIONS = 50;
  private static final double TOLERANCE = 1e-6;

  private final TensorBackend backend = new Nd4jBackend(DType.FLOAT64);

  @AfterAll
  void close() {
    backend.close();
  }

  private record Setup(MlpSpec model, LossFunction loss, long steps, double step) {
    @Override
    public String toString() {
      return steps + " steps, " + loss.configName() + ", " + model;
    }
  }

  Stream<Setup> setups() {
    List<MlpSpec> smooth =
        List.of(
            Episodes.mlp(2, List.of(6), 3, Activation.TANH),
            Episodes.mlp(3, List.of(4, 5), 2, Activation.SOFTPLUS),
            new MlpSpec(2, List.of(5), 2, Activation.TANH, Normalisation.LAYER));
    Stream<Setup> differentiable =
        smooth.stream()
            .flatMap(
                model ->
                    Stream.of(LossFunction.values())
                        .flatMap(
                            loss ->
                                Stream.of(0L, 1L, 2L, 5L)
                                    .map(steps -> new Setup(model, loss, steps, 1e-5))));
    // So small a step that no unit of this seeded network crosses its kink.
    Stream<Setup> kinked =
        Stream.of(LossFunction.values())
            .map(loss -> new Setup(Episodes.mlp(2, List.of(6), 3, Activation.RELU), loss, 2, 1e-6));
    return Stream.concat(differentiable, kinked);
  }

  @ParameterizedTest
  @MethodSource("setups")
  void exactMamlAgreesWithCentralDifferencesAlongRandomDirections(Setup setup) {
    MetaLearner learner = Episodes.learner("maml", setup.model(), setup.loss(), setup.steps(), 0.1);
    List<Task> tasks = Episodes.ragged(3, 4, setup.model(), setup.loss());
    Parameters phi = random(new Random(5), learner.initialise(), 0.6);
    Parameters gradient = learner.learn(backend, phi, tasks).gradientSum();

    Random random = new Random(7);
    double error = 0;
    double norm = 0;
    for (int i = 0; i < DIRECTIONS; i++) {
      Parameters direction = random(random, phi, 1);
      double above = queryLoss(learner, phi.plusScaled(direction, setup.step()), tasks);
      double below = queryLoss(learner, phi.plusScaled(direction, -setup.step()), tasks);
      double difference = (above - below) / (2 * setup.step());
      error += Math.pow(dot(gradient, direction) - difference, 2);
      norm += Math.pow(difference, 2);
    }

    assertThat(Math.sqrt(error / norm))
        .as("norm-relative distance over %d directions", DIRECTIONS)
        .isLessThanOrEqualTo(TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("setups")
  void firstOrderMamlIsTheQueryGradientAtTheAdaptedParameters(Setup setup) {
    MetaLearner learner =
        Episodes.learner("fomaml", setup.model(), setup.loss(), setup.steps(), 0.1);
    MetaLearner unadapted = Episodes.learner("maml", setup.model(), setup.loss(), 0, 0.1);
    List<Task> tasks = Episodes.ragged(3, 4, setup.model(), setup.loss());
    Parameters phi = random(new Random(5), learner.initialise(), 0.6);

    Learned learned = learner.learn(backend, phi, tasks);

    Parameters expected = Parameters.zerosLike(phi);
    for (int i = 0; i < tasks.size(); i++) {
      Parameters adapted = learned.outcomes().get(i).parameters();
      expected =
          expected.plus(unadapted.learn(backend, adapted, List.of(tasks.get(i))).gradientSum());
    }
    double distance = learned.gradientSum().plusScaled(expected, -1).norm();
    assertThat(distance / expected.norm()).isLessThanOrEqualTo(1e-12);
  }

  private double queryLoss(MetaLearner learner, Parameters phi, List<Task> tasks) {
    return learner.adapt(backend, phi, tasks).stream()
        .mapToDouble(outcome -> outcome.query().after())
        .sum();
  }

  private static Parameters random(Random random, Parameters like, double scale) {
    return like.map(array -> Episodes.normal(random, array.shape())).scaled(scale);
  }

  private static double dot(Parameters a, Parameters b) {
    double sum = 0;
    for (String name : a.names()) {
      NdArray left = a.get(name);
      NdArray right = b.get(name);
      for (int i = 0; i < left.size(); i++) {
        sum += left.get(i) * right.get(i);
      }
    }
    return sum;
  }
}
