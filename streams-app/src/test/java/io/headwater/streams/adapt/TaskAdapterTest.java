package io.headwater.streams.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.model.Parameters;
import io.headwater.store.MetaVersion;
import io.headwater.streams.SampleLearners;
import io.headwater.streams.adapt.TaskAdapter.Adapted;
import io.headwater.streams.adapt.TaskAdapter.Input;
import io.headwater.streams.adapt.TaskAdapter.ModelEncoder;
import io.headwater.streams.adapt.TaskAdapter.Result;
import io.headwater.streams.config.OnDivergence;
import io.headwater.streams.validate.Reason;
import io.headwater.streams.validate.RejectedRecordException;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskAdapterTest {
  private static final long UNBOUNDED = Long.MAX_VALUE;
  private static final ModelEncoder ENCODER = (input, outcome) -> new byte[] {1};

  private final LearnerRuntime runtime =
      LearnerRuntime.of(SampleLearners.only(SampleLearners.REGRESSION), "test");
  private final MetaVersion version = runtime.versionZero();
  private final BatchSizes learner = new BatchSizes(runtime.learner());
  private final TensorBackend backend = BackendKind.AUTO.open(DType.FLOAT32);

  @AfterEach
  void close() {
    backend.close();
  }

  @Test
  void adaptsToEachTaskAndSumsTheGradients() {
    List<Input> inputs = SampleTasks.learning(3);

    Adapted adapted = adapt(UNBOUNDED, inputs, ENCODER);

    assertThat(ids(adapted.results())).containsExactly("task-0", "task-1", "task-2");
    assertThat(ids(adapted.folded())).containsExactly("task-0", "task-1", "task-2");
    assertThat(adapted.excluded()).isEmpty();
    assertThat(adapted.results())
        .allSatisfy(
            result -> {
              assertThat(result.rejection()).isNull();
              assertThat(result.model()).containsExactly(1);
              assertThat(result.outcome().support().after())
                  .isLessThan(result.outcome().support().before());
            });
    assertClose(adapted.gradientSum(), sumOf(inputs));
  }

  @Test
  void splitsBatchThatExceedsTheMemoryBoundWithoutChangingTheSum() {
    List<Input> inputs = SampleTasks.learning(5);
    long bound = learner.estimateLearnBytes(learner.initialise(), tasks(inputs.subList(0, 2)));

    Adapted adapted = adapt(bound, inputs, ENCODER);

    assertThat(learner.learned()).containsExactly(2, 1, 2);
    assertThat(ids(adapted.results())).hasSize(5).doesNotHaveDuplicates();
    assertThat(ids(adapted.folded())).hasSize(5).doesNotHaveDuplicates();
    assertClose(adapted.gradientSum(), sumOf(inputs));
  }

  @Test
  void adaptsSingleTaskThatExceedsTheMemoryBound() {
    Adapted adapted = adapt(0, SampleTasks.learning(2), ENCODER);

    assertThat(learner.learned()).containsExactly(1, 1);
    assertThat(ids(adapted.folded())).containsExactly("task-0", "task-1");
  }

  @Test
  void rejectsDivergingTaskAndSumsTheOthers() {
    List<Input> others = SampleTasks.learning(2);
    Input diverging =
        SampleTasks.learning("diverging", SampleTasks.rows(1e30f, 1, 1), SampleTasks.rows(1, 1, 1));

    Adapted adapted = adapt(UNBOUNDED, List.of(others.get(0), diverging, others.get(1)), ENCODER);

    RejectedRecordException rejection = adapted.results().get(1).rejection();
    assertThat(rejection.reason()).isEqualTo(Reason.DIVERGED);
    assertThat(rejection.where()).isEqualTo("adaptation");
    assertThat(rejection.expected()).isEqualTo("finite parameters and losses");
    assertThat(ids(adapted.folded())).containsExactly("task-0", "task-1");
    assertThat(adapted.excluded()).as("a dead letter is not excluded too").isEmpty();
    assertClose(adapted.gradientSum(), sumOf(others));
  }

  @Test
  void publishesModelButExcludesGradientThatIsNotFinite() {
    // Weights of 0.01 keep the query loss at 1e38, within float32; its gradient is 2e40.
    Parameters phi =
        version
            .parameters()
            .map(a -> NdArray.of(a.shape(), filled(a.size(), a.rank() == 2 ? 0.01f : 0)));
    Rows steep =
        Rows.unweighted(
            NdArray.of(new int[] {1, 2}, new float[] {1e21f, 0}),
            NdArray.of(new int[] {1, 1}, new float[] {0}));
    Rows flat =
        Rows.unweighted(
            NdArray.of(new int[] {1, 2}, new float[] {0, 0}),
            NdArray.of(new int[] {1, 1}, new float[] {0}));
    List<Input> inputs = List.of(SampleTasks.learning("steep", flat, steep));

    Adapted adapted = adapt(UNBOUNDED, inputs, ENCODER, withParameters(phi));

    assertThat(adapted.results().get(0).rejection()).isNull();
    assertThat(ids(adapted.excluded())).containsExactly("steep");
    assertThat(adapted.folded()).isEmpty();
    assertThat(adapted.gradientSum()).isNull();
  }

  @Test
  void leavesGradientOfModelThatCannotBePublishedOutOfTheSum() {
    List<Input> inputs = SampleTasks.learning(3);
    ModelEncoder encoder =
        (input, outcome) -> {
          if (input.record().taskId().equals("task-1")) {
            throw new RejectedRecordException(
                Reason.OUTPUT_TOO_LARGE, "adapted model", "at most 1", "2 bytes");
          }
          return new byte[] {1};
        };

    Adapted adapted = adapt(UNBOUNDED, inputs, encoder);

    assertThat(ids(adapted.results())).containsExactlyInAnyOrder("task-0", "task-1", "task-2");
    assertThat(adapted.results().stream().filter(result -> result.rejection() != null))
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.input().record().taskId()).isEqualTo("task-1");
              assertThat(result.rejection().reason()).isEqualTo(Reason.OUTPUT_TOO_LARGE);
              assertThat(result.model()).isNull();
            });
    assertThat(ids(adapted.folded())).containsExactly("task-0", "task-2");
    assertClose(adapted.gradientSum(), sumOf(List.of(inputs.get(0), inputs.get(2))));
  }

  @Test
  void rejectsOnlyTheTaskOnWhichTheLearnerFails() {
    List<Input> others = SampleTasks.learning(2);
    Rows threeWide =
        Rows.unweighted(
            NdArray.of(new int[] {1, 3}, new float[3]), NdArray.of(new int[] {1, 1}, new float[1]));
    Input misfit = SampleTasks.learning("misfit", threeWide, threeWide);

    Adapted adapted = adapt(UNBOUNDED, List.of(others.get(0), others.get(1), misfit), ENCODER);

    assertThat(ids(adapted.folded())).containsExactly("task-0", "task-1");
    assertThat(adapted.results().stream().filter(result -> result.rejection() != null))
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.input().record().taskId()).isEqualTo("misfit");
              assertThat(result.rejection().reason()).isEqualTo(Reason.ADAPTATION_FAILED);
            });
    assertClose(adapted.gradientSum(), sumOf(others));
  }

  @Test
  void doesNotBlameTasksWhenTheRegistryDoesNotAnswer() {
    ModelEncoder encoder =
        (input, outcome) -> {
          throw new TimeoutException("no answer");
        };

    assertThatThrownBy(() -> adapt(UNBOUNDED, SampleTasks.learning(2), encoder))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void takesNoGradientOfTasksThatDoNotLearn() {
    Rows rows = SampleTasks.rows(1, 2, 0.5f);
    List<Input> inputs =
        List.of(
            SampleTasks.serving("measured", rows, rows),
            SampleTasks.learning("unlabelled", rows, null));

    Adapted adapted = adapt(UNBOUNDED, inputs, ENCODER);

    assertThat(learner.learned()).isEmpty();
    assertThat(learner.adapted()).containsExactly(2);
    assertThat(ids(adapted.results())).containsExactly("measured", "unlabelled");
    assertThat(adapted.results().get(0).outcome().query()).isNotNull();
    assertThat(adapted.results().get(1).outcome().query()).isNull();
    assertThat(adapted.folded()).isEmpty();
    assertThat(adapted.gradientSum()).isNull();
  }

  @Test
  void sumsOnlyTheTasksThatLearnInAMixedBatch() {
    List<Input> learning = SampleTasks.learning(2);
    Rows rows = SampleTasks.rows(3, 2, 9);
    Input serving = SampleTasks.serving("serving", rows, rows);

    Adapted adapted = adapt(UNBOUNDED, List.of(learning.get(0), serving, learning.get(1)), ENCODER);

    assertThat(ids(adapted.results())).containsExactlyInAnyOrder("task-0", "task-1", "serving");
    assertThat(ids(adapted.folded())).containsExactly("task-0", "task-1");
    assertClose(adapted.gradientSum(), sumOf(learning));
  }

  private Adapted adapt(long maxMemoryBytes, List<Input> inputs, ModelEncoder encoder) {
    return adapt(maxMemoryBytes, inputs, encoder, version);
  }

  private Adapted adapt(
      long maxMemoryBytes, List<Input> inputs, ModelEncoder encoder, MetaVersion from) {
    return new TaskAdapter(maxMemoryBytes)
        .adapt(backend, learner, OnDivergence.DEAD_LETTER, from, inputs, encoder);
  }

  /** The sum of the gradients, each taken by itself. */
  private Parameters sumOf(List<Input> inputs) {
    Parameters sum = Parameters.zerosLike(version.parameters());
    for (Task task : tasks(inputs)) {
      sum =
          sum.plus(
              runtime.learner().learn(backend, version.parameters(), List.of(task)).gradientSum());
    }
    return sum;
  }

  private MetaVersion withParameters(Parameters phi) {
    return new MetaVersion(
        version.learnerId(),
        0,
        version.digest(),
        null,
        version.lineage(),
        version.definition(),
        version.definitionHash(),
        version.configurationHash(),
        version.softwareVersion(),
        version.seed(),
        phi,
        0,
        0,
        null,
        version.createdAt());
  }

  private static void assertClose(Parameters actual, Parameters expected) {
    assertThat(expected.norm()).as("a gradient to compare with").isGreaterThan(0.1);
    assertThat(actual.plusScaled(expected, -1).norm())
        .as("distance from %s to %s", actual, expected)
        .isLessThan(1e-5 * expected.norm());
  }

  private static float[] filled(int size, float value) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    return values;
  }

  private static List<Task> tasks(List<Input> inputs) {
    return inputs.stream().map(Input::task).toList();
  }

  private static List<String> ids(List<Result> results) {
    List<String> ids = new ArrayList<>();
    results.forEach(result -> ids.add(result.input().record().taskId()));
    return ids;
  }
}
