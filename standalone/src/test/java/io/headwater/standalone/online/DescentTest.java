package io.headwater.standalone.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwater.learner.LearnerDefinition;
import io.headwater.model.Activation;
import io.headwater.model.LossFunction;
import io.headwater.model.MlpSpec;
import io.headwater.model.Normalisation;
import io.headwater.model.Parameters;
import io.headwater.optimizer.Sgd;
import io.headwater.task.Rows;
import io.headwater.tensor.CpuBackend;
import io.headwater.tensor.DType;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DescentTest {
  private static final LearnerDefinition LINEAR =
      new LearnerDefinition(
          "fomaml",
          new MlpSpec(2, List.of(), 2, Activation.RELU, Normalisation.NONE),
          LossFunction.CROSS_ENTROPY,
          new TreeMap<>(),
          1);
  private static final Rows ROWS =
      Rows.unweighted(
          NdArray.of(new int[] {3, 2}, new float[] {1, 0, 0, 1, 2, 0}),
          NdArray.of(new int[] {3}, new float[] {0, 1, 0}));

  @Test
  void stepsDownTheGradientOfTheMeanLoss() {
    try (TensorBackend backend = CpuBackend.of(DType.FLOAT32)) {
      Descent descent = new Descent(LINEAR, new Sgd(0.5), backend);
      Descent.State begin = descent.at(Parameters.zerosLike(descent.begin().weights()));

      Descent.State state = descent.step(begin, List.of(ROWS));

      // At zero both classes have half: the gradient of logit k is 1/2 less 1 for the row's class,
      // and that of weight [i, k] its mean over rows times the row's feature i.
      double[] weight = state.weights().get("layer0.weight").toDoubles();
      double[] expected = {0.25, -0.25, -0.5 / 6, 0.5 / 6};
      assertThat(weight).containsExactly(expected, within(1e-6));
      for (int step = 0; step < 20; step++) {
        state = descent.step(state, List.of(ROWS));
      }
      assertThat(descent.accuracy(state.weights(), ROWS)).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void drawsRowsOnceEachWithTheirLabels() {
    Rows drawn = Minibatch.drawn(ROWS, 2, new Random(1));
    Rows all = Minibatch.drawn(ROWS, 10, new Random(1));

    assertThat(drawn.count()).isEqualTo(2);
    assertThat(all.features().shape()).containsExactly(3, 2);
    double[] sums = new double[2];
    for (int row = 0; row < all.count(); row++) {
      sums[0] += all.features().get(2 * row);
      sums[1] += all.features().get(2 * row + 1);
      assertThat(all.targets().get(row)).isEqualTo(all.features().get(2 * row + 1));
    }
    assertThat(sums).containsExactly(3, 1);
  }
}
