package io.headwater.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Parameters;
import io.headwater.task.Task;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Losses, adapted models, task states and meta-gradients against PyTorch's, committed by {@code
 * src/test/python/maml_reference.py} and {@code learners_reference.py}. Distances are norm-relative
 * over all elements of a kind.
 */
@ParameterizedClass
@EnumSource(names = {"CPU", "ND4J"})
class ReferenceValuesTest {
  private static final List<String> FILES =
      List.of(
          "maml_regression.json",
          "maml_classification.json",
          "learners_gradient.json",
          "learners_rates.json",
          "learners_optimizer.json",
          "learners_metric.json",
          "learners_multi_task.json");

  private final TensorBackend float32;
  private final TensorBackend float64;

  ReferenceValuesTest(BackendKind kind) {
    float32 = kind.open(DType.FLOAT32);
    float64 = kind.open(DType.FLOAT64);
  }

  @AfterEach
  void close() {
    float32.close();
    float64.close();
  }

  static Stream<ReferenceCase> cases() throws IOException {
    List<ReferenceCase> result = new ArrayList<>();
    for (String file : FILES) {
      result.addAll(ReferenceCase.of(file));
    }
    return result.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithPyTorchInFloat64(ReferenceCase reference) {
    check(reference, float64, 1e-10);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithPyTorchInFloat32(ReferenceCase reference) {
    check(reference, float32, reference.amplifies() ? 5e-3 : 1e-4);
  }

  private static void check(ReferenceCase reference, TensorBackend backend, double tolerance) {
    MetaLearner learner = reference.learner();
    List<Task> tasks = reference.tasks();
    List<ReferenceCase.Expected> expected = reference.expected();
    if (reference.drawn() != null) {
      Parameters start =
          learner.unadapted(backend, reference.phi(), tasks.subList(0, 1)).get(0).parameters();
      assertClose("drawn weights", start, reference.drawn(), 0);
    }

    Learned learned = learner.learn(backend, reference.phi(), tasks);

    assertThat(learned.folded()).hasSize(tasks.size()).doesNotContain(false);
    List<TaskOutcome> outcomes = learned.outcomes();
    List<DatasetLoss> losses = outcomes.stream().map(TaskOutcome::query).toList();
    check("losses before", losses, DatasetLoss::before, expected, e -> e.before(), tolerance);
    check("losses after", losses, DatasetLoss::after, expected, e -> e.after(), tolerance);
    check(
        "losses of rows by themselves",
        losses,
        DatasetLoss::inductiveAfter,
        expected,
        e -> e.inductive(),
        tolerance);
    check("accuracies", losses, DatasetLoss::accuracyAfter, expected, e -> e.accuracy(), tolerance);
    assertClose("gradient", learned.gradientSum(), reference.expectedGradient(), tolerance);
    for (int i = 0; i < tasks.size(); i++) {
      TaskOutcome outcome = outcomes.get(i);
      assertClose(
          "adapted parameters of task " + i,
          outcome.parameters(),
          expected.get(i).adapted(),
          tolerance);
      if (expected.get(i).state() != null || outcome.state() != null) {
        assertClose("state of task " + i, outcome.state(), expected.get(i).state(), tolerance);
      }
    }
    List<Parameters> models = outcomes.stream().map(TaskOutcome::parameters).toList();
    check(
        "losses of the published models",
        learner.queryLosses(backend, reference.phi(), models, tasks),
        loss -> loss,
        expected,
        e -> e.inductive() == null ? e.after() : e.inductive(),
        tolerance);
  }

  private static <T> void check(
      String what,
      List<T> actual,
      Function<T, Double> actualNumber,
      List<ReferenceCase.Expected> expected,
      Function<ReferenceCase.Expected, Double> expectedNumber,
      double tolerance) {
    List<Double> numbers = actual.stream().map(actualNumber).toList();
    List<Double> wanted = expected.stream().map(expectedNumber).toList();
    if (wanted.contains(null)) {
      assertThat(numbers).as(what).isEqualTo(wanted);
    } else {
      assertClose(what, array(numbers), array(wanted), tolerance);
    }
  }

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(number -> number).toArray();
  }

  private static void assertClose(
      String what, Parameters actual, Parameters expected, double tolerance) {
    assertThat(actual.names()).as(what).isEqualTo(expected.names());
    assertClose(what, flat(actual), flat(expected), tolerance);
  }

  private static double[] flat(Parameters parameters) {
    double[] result = new double[(int) parameters.elements()];
    int offset = 0;
    for (NdArray array : parameters.asMap().values()) {
      array.copyTo(result, offset);
      offset += array.size();
    }
    return result;
  }

  private static void assertClose(
      String what, double[] actual, double[] expected, double tolerance) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double error =
        IntStream.range(0, expected.length)
            .mapToDouble(i -> Math.pow(actual[i] - expected[i], 2))
            .sum();
    double norm =
        IntStream.range(0, expected.length).mapToDouble(i -> expected[i] * expected[i]).sum();
    assertThat(Math.sqrt(error))
        .as("norm-relative distance of %s, times the norm", what)
        .isLessThanOrEqualTo(tolerance * Math.sqrt(norm));
  }
}
