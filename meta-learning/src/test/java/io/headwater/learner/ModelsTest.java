package io.headwater.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.LossFunction;
import io.headwater.model.ModelSpec;
import io.headwater.model.Parameters;
import io.headwater.task.Task;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.TensorBackend;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Adaptation that measures nothing. */
class ModelsTest {
  @ParameterizedTest
  @MethodSource("io.headwater.learner.GradientsTest#learners")
  void areThoseOfAdaptationThatMeasures(MetaLearner learner) {
    Parameters phi = learner.initialise();
    ModelSpec model = learner.definition().model();
    List<Task> tasks = Episodes.ragged(3, 12, model, LossFunction.CROSS_ENTROPY);
    try (TensorBackend backend = BackendKind.CPU.open(DType.FLOAT32)) {
      List<Parameters> models = learner.models(backend, phi, tasks);

      assertThat(models)
          .isEqualTo(
              learner.adapt(backend, phi, tasks).stream().map(TaskOutcome::parameters).toList());
    }
  }
}
