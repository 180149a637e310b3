package io.headwater.streams;

import static io.headwater.streams.SampleEvents.event;
import static io.headwater.streams.SampleEvents.regression;
import static io.headwater.streams.SampleEvents.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.Dataset;
import io.headwater.schema.NamedTensor;
import io.headwater.schema.Normalisation;
import io.headwater.schema.Tensor;
import io.headwater.streams.convert.UnreadableRecordException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A consumer that knows the record alone standardises as it says, predicts by plain loops and finds
 * the loss that the record states.
 */
class ScaledModelsTest {
  private static final float NAN = Float.NaN;
  private static final String LEARNER =
      """
      learners:
        slopes:
          algorithm: maml
          settings: {steps: 2, rate: 0.1}
          model: {inputs: 2, hidden: [6], outputs: 1, activation: relu}
          loss: squared-error
          scaling: %s
      """;
  private static final Dataset SUPPORT =
      regression(1_000, 2e-3f, 0.5f, 3_000, NAN, 1, 2_000, 4e-3f, -0.25f, NAN, 1e-3f, 0.125f);
  private static final Dataset QUERY =
      regression(1_500, 3e-3f, 0.5f, NAN, NAN, -1, 9_000, -2e-3f, 2);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: task, missing: mean}",
        "{type: learner, missing: mean, mean: [2000, 0.002], scale: [900, 0.0015]}"
      })
  void statesTheQueryLossThatAConsumerFinds(String scaling) throws UnreadableRecordException {
    try (DrivenStream topology =
        new DrivenStream("scaled", directory, LEARNER.formatted(scaling))) {
      topology.task(event("slopes", "t", SUPPORT, QUERY), DrivenStream.START);

      AdaptedModel model = topology.model();

      assertThat(model.getNormalisation().getMean().getShape()).containsExactly(2);
      assertThat(model.getNormalisation().getImputeMissing()).isTrue();
      assertThat(loss(model, QUERY)).isCloseTo(model.getQueryLoss().getAfter(), within(1e-4));
      assertThat(loss(model, SUPPORT)).isCloseTo(model.getSupportLoss().getAfter(), within(1e-4));
      assertThat(model.getSupportLoss().getAfter()).isLessThan(model.getSupportLoss().getBefore());
    }
  }

  @Test
  void recordsTheStatisticsOfTheSupportRows() throws UnreadableRecordException {
    try (DrivenStream topology =
        new DrivenStream("scaled", directory, LEARNER.formatted("{type: task}"))) {
      topology.task(event("slopes", "t", regression(1, 5, 0, 3, 5, 0), null), DrivenStream.START);

      Normalisation normalisation = topology.model().getNormalisation();

      assertThat(values(normalisation.getMean())).containsExactly(2, 5);
      assertThat(values(normalisation.getScale())).containsExactly(1, 1);
      assertThat(normalisation.getImputeMissing()).isFalse();
    }
  }

  @Test
  void recordsNoNormalisationWithoutScalingAndRefusesMissingValues()
      throws UnreadableRecordException {
    try (DrivenStream topology =
        new DrivenStream("scaled", directory, LEARNER.formatted("{type: none}"))) {
      topology.task(event("slopes", "t", regression(1, 5, 0), null), DrivenStream.START);
      assertThat(topology.model().getNormalisation()).isNull();

      topology.task(event("slopes", "t", regression(1, NAN, 0), null), DrivenStream.START);
      assertThat(text(topology.deadLetter().headers().lastHeader("headwater.reason").value()))
          .isEqualTo("not-finite");
    }
  }

  /** Mean squared error over the dataset's rows. */
  private static double loss(AdaptedModel model, Dataset dataset) {
    Map<String, float[]> parameters = new TreeMap<>();
    for (NamedTensor named : model.getParameters()) {
      parameters.put(named.getName(), values(named.getTensor()));
    }
    float[] mean = values(model.getNormalisation().getMean());
    float[] scale = values(model.getNormalisation().getScale());
    float[] features = values(dataset.getFeatures());
    float[] targets = values(dataset.getTargets());
    double sum = 0;
    for (int row = 0; row < targets.length; row++) {
      double[] x = new double[2];
      for (int i = 0; i < 2; i++) {
        float value = features[2 * row + i];
        x[i] = ((Float.isNaN(value) ? mean[i] : value) - mean[i]) / scale[i];
      }
      double[] hidden = layer(x, parameters, "layer0");
      for (int j = 0; j < hidden.length; j++) {
        hidden[j] = Math.max(0, hidden[j]);
      }
      double error = layer(hidden, parameters, "layer1")[0] - targets[row];
      sum += error * error;
    }
    return sum / targets.length;
  }

  private static double[] layer(double[] x, Map<String, float[]> parameters, String name) {
    float[] weight = parameters.get(name + ".weight");
    float[] bias = parameters.get(name + ".bias");
    double[] y = new double[bias.length];
    for (int j = 0; j < y.length; j++) {
      y[j] = bias[j];
      for (int i = 0; i < x.length; i++) {
        y[j] += x[i] * weight[i * y.length + j];
      }
    }
    return y;
  }

  private static float[] values(Tensor tensor) {
    FloatBuffer buffer =
        tensor.getData().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
