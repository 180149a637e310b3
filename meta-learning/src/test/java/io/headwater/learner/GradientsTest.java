package io.headwater.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Activation;
import io.headwater.model.ConvSpec;
import io.headwater.model.LossFunction;
import io.headwater.model.MlpSpec;
import io.headwater.model.ModelSpec;
import io.headwater.model.Parameters;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Other ways to a meta-gradient than {@link MetaLearner#learn}. */
class GradientsTest {
  private static final MlpSpec SINUSOID = Episodes.mlp(1, List.of(40, 40), 1, Activation.RELU);
  private static final List<ModelSpec> CLASSIFIERS =
      List.of(
          Episodes.mlp(3, List.of(8), 4, Activation.TANH),
          new ConvSpec(5, 6, 1, 2, 4, 3, ConvSpec.Reduction.MAX_POOL));

  private final TensorBackend float32 = BackendKind.CPU.open(DType.FLOAT32);

  @AfterEach
  void close() {
    float32.close();
  }

  static Stream<MetaLearner> learners() {
    return LearnerTypes.all().stream()
        .flatMap(
            type ->
                CLASSIFIERS.stream()
                    .map(
                        model ->
                            Episodes.learner(
                                type.name(), model, LossFunction.CROSS_ENTROPY, Map.of())));
  }

  @ParameterizedTest
  @MethodSource("learners")
  void areWhatIsLearnedWhereNothingElseIsMeasured(MetaLearner learner) {
    Parameters phi = learner.initialise();
    ModelSpec model = learner.definition().model();
    List<Task> tasks = Episodes.ragged(3, 12, model, LossFunction.CROSS_ENTROPY);

    Gradients alone = learner.gradients(float32, phi, tasks);

    Learned learned = learner.learn(float32, phi, tasks);
    assertThat(alone.sum()).isEqualTo(learned.gradientSum());
    assertThat(alone.folded()).isEqualTo(learned.folded()).containsOnly(true);
    assertThat(alone.queryLosses())
        .isEqualTo(learned.outcomes().stream().map(outcome -> outcome.query().after()).toList());
    assertThat(learner.estimateGradientsBytes(phi, tasks))
        .isPositive()
        .isLessThanOrEqualTo(learner.estimateLearnBytes(phi, tasks));
  }

  @Test
  void leaveOutATaskThatIsNotFinite() {
    MetaLearner learner = Episodes.learner("maml", SINUSOID, LossFunction.SQUARED_ERROR, 1, 0.01);
    Parameters phi = learner.initialise();
    List<Task> good = Episodes.sinusoids(1, 4);
    float[] nan = new float[10];
    Arrays.fill(nan, Float.NaN);
    Rows bad = new Rows(NdArray.of(new int[] {10, 1}, nan), good.get(0).support().targets(), null);
    List<Task> mixed = new ArrayList<>(good);
    mixed.add(2, new Task("nan", bad, good.get(0).query(), null));

    Gradients actual = learner.gradients(float32, phi, mixed);

    assertThat(actual.folded()).containsExactly(true, true, false, true, true);
    assertThat(actual.sum()).isEqualTo(learner.gradients(float32, phi, good).sum());
  }

  @Test
  void areThoseOfFirstOrderMamlWithInnerGradientsHeldConstant() {
    MetaLearner exact = Episodes.learner("maml", SINUSOID, LossFunction.SQUARED_ERROR, 3, 0.01);
    MetaLearner first = Episodes.learner("fomaml", SINUSOID, LossFunction.SQUARED_ERROR, 3, 0.01);
    Parameters phi = exact.initialise();
    List<Task> tasks = Episodes.sinusoids(5, 10);

    Learned held = exact.firstOrder().learn(float32, phi, tasks);

    assertThat(held.gradientSum())
        .isEqualTo(first.learn(float32, phi, tasks).gradientSum())
        .isNotEqualTo(exact.learn(float32, phi, tasks).gradientSum());
    assertThat(held.outcomes()).isEqualTo(exact.learn(float32, phi, tasks).outcomes());
  }

  @Test
  void haveStepSizesWithInnerGradientsHeldConstantToo() {
    MetaLearner exact = Episodes.learner("maml++", SINUSOID, LossFunction.SQUARED_ERROR, 1, 0.01);
    MetaLearner first = Episodes.learner("fomaml", SINUSOID, LossFunction.SQUARED_ERROR, 1, 0.01);
    Parameters phi = exact.initialise();
    List<Task> tasks = Episodes.sinusoids(5, 10);

    Parameters held = exact.firstOrder().learn(float32, phi, tasks).gradientSum();

    Parameters exactly = exact.learn(float32, phi, tasks).gradientSum();
    Predicate<String> rates = name -> name.startsWith("rate.");
    Parameters theta = phi.only(rates.negate());
    Parameters weights = first.learn(float32, theta, tasks).gradientSum();
    // The gradient by a rate, −g · ∇θ′ L_query, does not flow through an inner gradient.
    assertThat(held.only(rates)).isEqualTo(exactly.only(rates));
    Parameters difference = held.only(rates.negate()).plusScaled(weights, -1);
    assertThat(difference.norm()).isLessThan(1e-4 * weights.norm());
  }
}
