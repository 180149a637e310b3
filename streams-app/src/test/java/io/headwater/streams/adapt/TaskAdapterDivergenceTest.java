package io.headwater.streams.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.store.MetaVersion;
import io.headwater.streams.SampleLearners;
import io.headwater.streams.adapt.TaskAdapter.Adapted;
import io.headwater.streams.adapt.TaskAdapter.Input;
import io.headwater.streams.adapt.TaskAdapter.Result;
import io.headwater.streams.config.OnDivergence;
import io.headwater.streams.validate.Reason;
import io.headwater.streams.validate.RejectedRecordException;
import io.headwater.task.Rows;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.TensorBackend;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks whose adaptation is not finite, where the unadapted model may answer them. */
class TaskAdapterDivergenceTest {
  private final LearnerRuntime runtime =
      LearnerRuntime.of(SampleLearners.only(SampleLearners.REGRESSION), "test");
  private final MetaVersion version = runtime.versionZero();
  private final TensorBackend backend = BackendKind.AUTO.open(DType.FLOAT32);

  @AfterEach
  void close() {
    backend.close();
  }

  @Test
  void answersDivergingTaskWithTheUnadaptedModelAndSumsTheOthers() {
    List<Input> others = SampleTasks.learning(2);
    // Unadapted losses are about 1e20. The step is about 1e19, and with it the loss about 1e58.
    Rows steep = SampleTasks.rows(1e10f, 1, 1);
    Input diverging = SampleTasks.learning("diverging", steep, SampleTasks.rows(1, 1, 1));

    Adapted adapted = adapt(List.of(others.get(0), diverging, others.get(1)));

    Result answered = adapted.results().get(1);
    assertThat(answered.rejection()).isNull();
    assertThat(answered.outcome().adapted()).isFalse();
    assertThat(answered.outcome().parameters()).isEqualTo(version.parameters());
    assertThat(answered.outcome().query().after()).isEqualTo(answered.outcome().query().before());
    assertThat(answered.outcome().support().after()).isFinite();
    assertThat(adapted.results().get(0).outcome().adapted()).isTrue();
    assertThat(ids(adapted.excluded())).containsExactly("diverging");
    assertThat(ids(adapted.folded())).containsExactly("task-0", "task-1");
    assertThat(adapted.gradientSum()).isEqualTo(adapt(others).gradientSum());
  }

  @Test
  void answersDivergingTaskThatDoesNotLearnWithTheUnadaptedModel() {
    Input diverging = SampleTasks.serving("diverging", SampleTasks.rows(1e10f, 1, 1), null);

    Adapted adapted = adapt(List.of(diverging));

    assertThat(adapted.results().get(0).outcome().adapted()).isFalse();
    assertThat(adapted.excluded()).isEmpty();
    assertThat(adapted.gradientSum()).isNull();
  }

  @Test
  void rejectsDivergingTaskWhoseUnadaptedLossesAreNotFinite() {
    Rows huge = SampleTasks.rows(1e30f, 1, 1);

    Adapted adapted = adapt(List.of(SampleTasks.learning("huge", huge, huge)));

    RejectedRecordException rejection = adapted.results().get(0).rejection();
    assertThat(rejection.reason()).isEqualTo(Reason.DIVERGED);
    assertThat(rejection.actual()).contains("in the unadapted model's losses too");
    assertThat(adapted.folded()).isEmpty();
    assertThat(adapted.excluded()).as("a dead letter is not excluded too").isEmpty();
  }

  private Adapted adapt(List<Input> inputs) {
    return new TaskAdapter(Long.MAX_VALUE)
        .adapt(
            backend,
            runtime.learner(),
            OnDivergence.UNADAPTED,
            version,
            inputs,
            (input, outcome) -> new byte[] {1});
  }

  private static List<String> ids(List<Result> results) {
    return results.stream().map(result -> result.input().record().taskId()).toList();
  }
}
