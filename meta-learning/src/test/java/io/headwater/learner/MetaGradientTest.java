package io.headwater.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Activation;
import io.headwater.model.ConvSpec;
import io.headwater.model.ConvSpec.Reduction;
import io.headwater.model.LossFunction;
import io.headwater.model.MlpSpec;
import io.headwater.model.ModelSpec;
import io.headwater.model.Normalisation;
import io.headwater.model.Parameters;
import io.headwater.model.RowStatistics;
import io.headwater.task.Task;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Meta-gradients against float64 central differences of the post-adaptation query loss. */
@ParameterizedClass
@EnumSource(names = {"CPU", "ND4J"})
class MetaGradientTest {
  private static final int DIRECTIONS = 20;
  private static final double TOLERANCE = 1e-6;

  private final TensorBackend backend;

  MetaGradientTest(BackendKind kind) {
    backend = kind.open(DType.FLOAT64);
  }

  @AfterEach
  void close() {
    backend.close();
  }

  /** A learner on a model; {@code step} is that of the differences. */
  private record Setup(
      String algorithm,
      ModelSpec model,
      LossFunction loss,
      Map<String, Object> settings,
      double step) {
    MetaLearner learner() {
      return Episodes.learner(algorithm, model, loss, settings);
    }

    Setup with(String name, Object value) {
      Map<String, Object> changed = new TreeMap<>(settings);
      changed.put(name, value);
      return new Setup(algorithm, model, loss, changed, step);
    }

    Setup withStep(double smaller) {
      return new Setup(algorithm, model, loss, settings, smaller);
    }

    @Override
    public String toString() {
      return algorithm + settings + ", " + loss.configName() + ", " + model;
    }
  }

  private static final List<ModelSpec> SMOOTH =
      List.of(
          Episodes.mlp(2, List.of(6), 3, Activation.TANH),
          Episodes.mlp(3, List.of(4, 5), 2, Activation.SOFTPLUS),
          new MlpSpec(2, List.of(5), 2, Activation.TANH, Normalisation.LAYER),
          new MlpSpec(2, List.of(4), 3, Activation.SOFTPLUS, Normalisation.BATCH));

  /** With kinks: differences take a step so small that no unit of a seeded network crosses one. */
  private static final List<ModelSpec> KINKED =
      List.of(
          Episodes.mlp(2, List.of(6), 3, Activation.RELU),
          new ConvSpec(5, 4, 2, 2, 6, 3, Reduction.STRIDE),
          new ConvSpec(5, 6, 1, 2, 4, 3, Reduction.MAX_POOL));

  private static Stream<Setup> smooth(
      String algorithm, LossFunction loss, Map<String, Object> settings) {
    double step = loss == LossFunction.HUBER ? 1e-6 : 1e-5;
    return SMOOTH.stream().map(model -> new Setup(algorithm, model, loss, settings, step));
  }

  private static Stream<Setup> on(
      String algorithm, LossFunction loss, Map<String, Object> settings) {
    return Stream.concat(
        smooth(algorithm, loss, settings),
        KINKED.stream().map(model -> new Setup(algorithm, model, loss, settings, 1e-6)));
  }

  private static Stream<Setup> on(String algorithm, Map<String, Object> settings) {
    return Stream.concat(
        on(algorithm, LossFunction.CROSS_ENTROPY, settings),
        Stream.of(LossFunction.values())
            .filter(loss -> loss != LossFunction.CROSS_ENTROPY)
            .flatMap(loss -> smooth(algorithm, loss, settings)));
  }

  private static Map<String, Object> steps(long steps) {
    return Map.of("steps", steps, "rate", 0.1);
  }

  /** Learners whose meta-gradient is the whole derivative of the adapted model's query loss. */
  static Stream<Setup> exact() {
    return Stream.of(
            on("maml", steps(0)),
            on("maml", steps(1)),
            on("maml", steps(2)),
            on("maml", steps(5)),
            on("anil", steps(3)),
            on("meta-sgd", steps(2)),
            on("maml++", steps(2)).map(setup -> setup.with("step-loss-decay", 0.0)),
            // The logarithm of a small gradient bends sharply.
            on(
                    "learned-optimizer",
                    Map.of("steps", 2L, "units", 3L, "layers", 2L, "second-order", true))
                .map(setup -> setup.withStep(1e-7)),
            smooth(
                    "learned-optimizer",
                    LossFunction.SQUARED_ERROR,
                    Map.of("steps", 1L, "units", 4L, "layers", 1L, "initialisation", "drawn"))
                .map(setup -> setup.withStep(1e-6)),
            on("protonet", LossFunction.CROSS_ENTROPY, Map.of()),
            on("matchingnet", LossFunction.CROSS_ENTROPY, Map.of("sharpness", 3.0)),
            on("matchingnet", LossFunction.SQUARED_ERROR, Map.of()),
            on("relationnet", LossFunction.CROSS_ENTROPY, Map.of("relation-units", 5L))
                .map(setup -> setup.withStep(1e-6)))
        .flatMap(setups -> setups);
  }

  @ParameterizedTest
  @MethodSource("exact")
  void agreesWithCentralDifferencesAlongRandomDirections(Setup setup) {
    MetaLearner learner = setup.learner();
    List<Task> tasks = Episodes.ragged(3, 4, setup.model(), setup.loss());
    Parameters phi = random(new Random(5), learner.initialise(), 0.6);
    Parameters gradient = learner.learn(backend, phi, tasks).gradientSum();

    assertIsDerivative(
        gradient, setup.step(), direction -> queryLoss(learner, phi.plus(direction), tasks));
  }

  /** Σ v_i L_query(θ_i), each loss by a learner that takes only i steps. */
  @Test
  void mamlPlusPlusLearnsOnTheWeightedLossOfAllSteps() {
    MlpSpec model = Episodes.mlp(2, List.of(6), 3, Activation.TANH);
    Setup setup = new Setup("maml++", model, LossFunction.CROSS_ENTROPY, steps(3), 1e-5);
    MetaLearner learner = setup.learner();
    List<Task> tasks = Episodes.ragged(3, 4, setup.model(), setup.loss());
    Parameters phi = random(new Random(5), learner.initialise(), 0.6);
    Parameters gradient = learner.learn(backend, phi, tasks).gradientSum();

    List<MetaLearner> byStep =
        Stream.of(1L, 2L, 3L).map(step -> setup.with("steps", step).learner()).toList();
    double[] weights = {0.25 / 1.75, 0.5 / 1.75, 1 / 1.75};
    assertIsDerivative(
        gradient,
        setup.step(),
        direction -> {
          double sum = 0;
          for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * queryLoss(byStep.get(i), phi.plus(direction), tasks);
          }
          return sum;
        });
  }

  /** Once the steps are taken, the head is a constant: without steps it is the task's state. */
  @ParameterizedTest
  @EnumSource(LossFunction.class)
  void multiTaskLearnsTheTrunkWithAdaptedHeadsHeldConstant(LossFunction loss) {
    MlpSpec model = Episodes.mlp(2, List.of(6), 3, Activation.TANH);
    Setup setup = new Setup("multi-task", model, loss, steps(3), 1e-5);
    MetaLearner learner = setup.learner();
    List<Task> tasks = Episodes.ragged(3, 4, model, loss);
    Parameters phi = random(new Random(5), learner.initialise(), 0.6);
    Learned learned = learner.learn(backend, phi, tasks);

    List<Task> adapted = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      Parameters state = learned.outcomes().get(i).state();
      adapted.add(new Task(task.id(), task.support(), task.query(), state));
    }
    MetaLearner still = setup.with("steps", 0L).learner();
    assertIsDerivative(
        learned.gradientSum(),
        setup.step(),
        direction -> queryLoss(still, phi.plus(direction), adapted));
  }

  /** c e⁻ˢ L_query of the adapted heads, s being the adapted logarithm of the variance. */
  @ParameterizedTest
  @EnumSource(LossFunction.class)
  void multiTaskWeighsTasksByTheirLearnedUncertainty(LossFunction loss) {
    MlpSpec model = Episodes.mlp(2, List.of(6), 3, Activation.TANH);
    Setup setup =
        new Setup("multi-task", model, loss, steps(3), 1e-5).with("weighting", "uncertainty");
    MetaLearner learner = setup.learner();
    List<Task> tasks = Episodes.ragged(3, 4, model, loss);
    Parameters phi = random(new Random(5), learner.initialise(), 0.6);
    Learned learned = learner.learn(backend, phi, tasks);

    MetaLearner still = setup.with("steps", 0L).with("weighting", "fixed").learner();
    double share = loss == LossFunction.SQUARED_ERROR ? 0.5 : 1;
    assertIsDerivative(
        learned.gradientSum(),
        setup.step(),
        direction -> {
          double sum = 0;
          for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            Parameters state = learned.outcomes().get(i).state();
            Parameters head = state.only(name -> !name.equals("log-variance"));
            Task adapted = new Task(task.id(), task.support(), task.query(), head);
            double s = state.get("log-variance").get(0);
            assertThat(s).as("a variance that was learned").isNotZero();
            sum += share * Math.exp(-s) * queryLoss(still, phi.plus(direction), List.of(adapted));
          }
          return sum;
        });
  }

  static Stream<Setup> firstOrder() {
    return Stream.of(1L, 5L).flatMap(steps -> on("fomaml", steps(steps)));
  }

  @ParameterizedTest
  @MethodSource("firstOrder")
  void firstOrderMamlIsTheQueryGradientAtTheAdaptedParameters(Setup setup) {
    MetaLearner learner = setup.learner();
    MetaLearner unadapted = Episodes.learner("maml", setup.model(), setup.loss(), 0, 0.1);
    List<Task> tasks = Episodes.ragged(3, 4, setup.model(), setup.loss());
    Parameters phi = random(new Random(5), learner.initialise(), 0.6);

    Learned learned = learner.learn(backend, phi, tasks);

    Parameters expected = Parameters.zerosLike(phi);
    for (int i = 0; i < tasks.size(); i++) {
      Parameters adapted = theta(learned, i);
      expected =
          expected.plus(unadapted.learn(backend, adapted, List.of(tasks.get(i))).gradientSum());
    }
    double distance = learned.gradientSum().plusScaled(expected, -1).norm();
    assertThat(distance / expected.norm()).isLessThanOrEqualTo(1e-12);
  }

  @Test
  void reptileMovesTowardsTheAdaptedParametersOfFirstOrderMaml() {
    MlpSpec model = Episodes.mlp(2, List.of(6), 3, Activation.TANH);
    LossFunction loss = LossFunction.CROSS_ENTROPY;
    List<Task> tasks = Episodes.ragged(3, 4, model, loss);
    MetaLearner reptile = Episodes.learner("reptile", model, loss, 5, 0.1);
    Parameters phi = random(new Random(5), reptile.initialise(), 0.6);

    Parameters gradient = reptile.learn(backend, phi, tasks).gradientSum();

    Learned adapted = Episodes.learner("fomaml", model, loss, 5, 0.1).learn(backend, phi, tasks);
    Parameters expected = Parameters.zerosLike(phi);
    for (int i = 0; i < tasks.size(); i++) {
      expected = expected.plus(phi.plusScaled(theta(adapted, i), -1));
    }
    assertThat(gradient.plusScaled(expected, -1).norm() / expected.norm()).isLessThan(1e-12);
  }

  /** The adapted weights alone, without the row statistics that a model keeps. */
  private static Parameters theta(Learned learned, int task) {
    return learned.outcomes().get(task).parameters().only(name -> !RowStatistics.isName(name));
  }

  /** An objective of a step away from where the gradient was taken. */
  private interface Objective {
    double at(Parameters direction);
  }

  private static void assertIsDerivative(Parameters gradient, double step, Objective objective) {
    Random random = new Random(7);
    double error = 0;
    double norm = 0;
    for (int i = 0; i < DIRECTIONS; i++) {
      Parameters direction = random(random, gradient, 1);
      double above = objective.at(direction.scaled(step));
      double below = objective.at(direction.scaled(-step));
      double difference = (above - below) / (2 * step);
      error += Math.pow(dot(gradient, direction) - difference, 2);
      norm += Math.pow(difference, 2);
    }

    assertThat(norm).isPositive();
    assertThat(Math.sqrt(error / norm))
        .as("norm-relative distance over %d directions", DIRECTIONS)
        .isLessThanOrEqualTo(TOLERANCE);
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
