package io.headwater.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Activation;
import io.headwater.model.LossFunction;
import io.headwater.model.MlpSpec;
import io.headwater.model.Parameters;
import io.headwater.task.Task;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.TensorBackend;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"CPU", "ND4J"})
class UnadaptedTest {
  private final BackendKind kind;

  UnadaptedTest(BackendKind kind) {
    this.kind = kind;
  }

  private static final MlpSpec CLASSES = Episodes.mlp(3, List.of(8), 4, Activation.TANH);

  @Test
  void unadaptedModelIsTheMetaParametersWithTheLossesFromBefore() {
    MetaLearner learner = Episodes.learner("maml", CLASSES, LossFunction.CROSS_ENTROPY, 2, 0.1);
    Parameters phi = learner.initialise();
    List<Task> tasks = Episodes.ragged(1, 3, CLASSES, LossFunction.CROSS_ENTROPY);
    try (TensorBackend backend = kind.open(DType.FLOAT32)) {
      List<TaskOutcome> unadapted = learner.unadapted(backend, phi, tasks);

      List<TaskOutcome> adapted = learner.adapt(backend, phi, tasks);
      for (int i = 0; i < tasks.size(); i++) {
        TaskOutcome outcome = unadapted.get(i);
        assertThat(outcome.adapted()).isFalse();
        assertThat(outcome.parameters()).isEqualTo(phi);
        assertThat(outcome.support().before()).isEqualTo(adapted.get(i).support().before());
        assertThat(outcome.support().after()).isEqualTo(outcome.support().before());
        assertThat(outcome.query().before()).isEqualTo(adapted.get(i).query().before());
        assertThat(outcome.query().accuracyAfter())
            .isEqualTo(adapted.get(i).query().accuracyBefore());
        assertThat(adapted.get(i).adapted()).isTrue();
      }
    }
  }
}
