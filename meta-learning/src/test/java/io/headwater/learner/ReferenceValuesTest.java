package io.headwater.learner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.model.Activation;
import io.headwater.model.LossFunction;
import io.headwater.model.MlpSpec;
import io.headwater.model.Normalisation;
import io.headwater.model.Parameters;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.tensor.DType;
import io.headwater.tensor.Nd4jBackend;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Losses, adapted parameters and meta-gradients against PyTorch's, committed by {@code
 * src/test/python/maml_reference.py}. Distances are norm-relative over all elements of a kind.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceValuesTest {
  private final TensorBackend float32 = new Nd4jBackend(DType.FLOAT32);
  private final TensorBackend float64 = new Nd4jBackend(DType.FLOAT64);

  @AfterAll
  void close() {
    float32.close();
    float64.close();
  }

  private record Case(String name, JsonNode json) {
    @Override
    public String toString() {
      return name;
    }
  }

  Stream<Case> cases() throws IOException {
    List<Case> result = new ArrayList<>();
    for (String kind : List.of("regression", "classification")) {
      String file = "/reference/maml_" + kind + ".json";
      try (InputStream stream = ReferenceValuesTest.class.getResourceAsStream(file)) {
        assertThat(stream).as("reference values %s", file).isNotNull();
        for (JsonNode json : new ObjectMapper().readTree(stream).get("cases")) {
          result.add(new Case(kind + " " + json.get("name").asText(), json));
        }
      }
    }
    assertThat(result).isNotEmpty();
    return result.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithPyTorchInFloat64(Case reference) {
    check(reference, float64, 1e-10);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithPyTorchInFloat32(Case reference) {
    check(reference, float32, 1e-4);
  }

  private static void check(Case reference, TensorBackend backend, double tolerance) {
    JsonNode json = reference.json();
    MetaLearner learner = learner(json);
    List<Task> tasks = tasks(json.get("tasks"));

    Learned learned = learner.learn(backend, parameters(json.get("parameters")), tasks);

    JsonNode expected = json.get("expected");
    double[] queryLosses =
        learned.outcomes().stream().mapToDouble(outcome -> outcome.query().after()).toArray();
    assertThat(learned.folded()).hasSize(tasks.size()).doesNotContain(false);
    assertClose("query losses", queryLosses, doubles(expected.get("queryLoss")), tolerance);
    assertClose(
        "gradient",
        flat(learned.gradientSum()),
        flat(parameters(expected.get("gradient"))),
        tolerance);
    for (int i = 0; i < tasks.size(); i++) {
      assertClose(
          "adapted parameters of task " + i,
          flat(learned.outcomes().get(i).parameters()),
          flat(parameters(expected.get("adapted").get(i))),
          tolerance);
    }
  }

  private static MetaLearner learner(JsonNode json) {
    JsonNode model = json.get("model");
    List<Integer> hidden = new ArrayList<>();
    model.get("hidden").forEach(width -> hidden.add(width.asInt()));
    MlpSpec spec =
        new MlpSpec(
            model.get("inputs").asInt(),
            hidden,
            model.get("outputs").asInt(),
            Activation.valueOf(model.get("activation").asText().toUpperCase(Locale.ROOT)),
            Normalisation.valueOf(model.get("normalisation").asText().toUpperCase(Locale.ROOT)));
    LossFunction loss =
        Stream.of(LossFunction.values())
            .filter(one -> one.configName().equals(json.get("loss").asText()))
            .findFirst()
            .orElseThrow();
    return LearnerTypes.create(
        new LearnerDefinition(
            json.get("algorithm").asText(),
            spec,
            loss,
            new TreeMap<>(
                Map.of("steps", json.get("steps").asLong(), "rate", json.get("rate").asDouble())),
            1));
  }

  private static List<Task> tasks(JsonNode json) {
    List<Task> result = new ArrayList<>();
    for (JsonNode task : json) {
      result.add(
          new Task(
              "task " + result.size(), rows(task.get("support")), rows(task.get("query")), null));
    }
    return result;
  }

  private static Rows rows(JsonNode json) {
    JsonNode weights = json.get("weights");
    return new Rows(
        array(json.get("features")),
        array(json.get("targets")),
        weights.isNull() ? null : array(weights));
  }

  private static Parameters parameters(JsonNode json) {
    Map<String, NdArray> result = new TreeMap<>();
    json.properties().forEach(entry -> result.put(entry.getKey(), array(entry.getValue())));
    return Parameters.of(result);
  }

  private static NdArray array(JsonNode json) {
    JsonNode dimensions = json.get("shape");
    int[] shape = new int[dimensions.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dimensions.get(i).asInt();
    }
    return NdArray.owning(shape, doubles(json.get("values")));
  }

  private static double[] doubles(JsonNode json) {
    double[] result = new double[json.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = json.get(i).asDouble();
    }
    return result;
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
    double error = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow(actual[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertThat(Math.sqrt(error / norm))
        .as("norm-relative distance of %s", what)
        .isLessThanOrEqualTo(tolerance);
  }
}
