package io.headwater.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwater.model.Activation;
import io.headwater.model.LossFunction;
import io.headwater.model.Parameters;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"CPU", "ND4J"})
class MatchingNetworkTest {
  private final BackendKind kind;

  MatchingNetworkTest(BackendKind kind) {
    this.kind = kind;
  }

  /** Padding of zeros embeds right beside the query row, the support rows opposite. */
  @ParameterizedTest
  @EnumSource(DType.class)
  void sharpAttentionDoesNotDependOnTheTasksBesideIt(DType dtype) {
    MetaLearner learner =
        Episodes.learner(
            "matchingnet",
            Episodes.mlp(2, List.of(2), 2, Activation.TANH),
            LossFunction.CROSS_ENTROPY,
            Map.of("sharpness", 100.0));
    Parameters phi =
        Parameters.of(
            Map.of(
                "layer0.weight", array(new int[] {2, 2}, 1, 0, 0, 1),
                "layer0.bias", array(new int[] {2}, 1, 1)));
    Rows query = Rows.unweighted(array(new int[] {1, 2}, 0.1, 0.2), array(new int[] {1}, 1));
    Rows opposite =
        Rows.unweighted(array(new int[] {2, 2}, -3, -3, -3, -2), array(new int[] {2}, 0, 1));
    Rows three =
        Rows.unweighted(array(new int[] {3, 2}, 1, 0, 0, 1, 1, 1), array(new int[] {3}, 0, 1, 0));
    Task task = new Task("task", opposite, query, null);
    Task longer = new Task("longer", three, query, null);

    try (TensorBackend backend = kind.open(dtype)) {
      double alone = learner.adapt(backend, phi, List.of(task)).get(0).query().after();
      double beside = learner.adapt(backend, phi, List.of(task, longer)).get(0).query().after();

      assertThat(beside).isCloseTo(alone, within(1e-4 * alone));
    }
  }

  private static NdArray array(int[] shape, double... values) {
    return NdArray.owning(shape, values);
  }
}
