package io.headwater.learner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.model.Activation;
import io.headwater.model.ConvSpec;
import io.headwater.model.ConvSpec.Reduction;
import io.headwater.model.LossFunction;
import io.headwater.model.MlpSpec;
import io.headwater.model.ModelSpec;
import io.headwater.model.Normalisation;
import io.headwater.model.Parameters;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.tensor.NdArray;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A learner, its meta-parameters, a batch of tasks and what another implementation makes of it. */
record ReferenceCase(String name, JsonNode json) {
  /** What is expected of one task; null where the learner or the model has no such thing. */
  record Expected(
      Double before,
      double after,
      Double inductive,
      Double accuracy,
      Parameters adapted,
      Parameters state) {}

  static List<ReferenceCase> of(String file) throws IOException {
    try (InputStream stream = ReferenceCase.class.getResourceAsStream("/reference/" + file)) {
      assertThat(stream).as("reference values %s", file).isNotNull();
      List<ReferenceCase> result = new ArrayList<>();
      for (JsonNode json : new ObjectMapper().readTree(stream).get("cases")) {
        result.add(new ReferenceCase(json.get("name").asText(), json));
      }
      assertThat(result).as("cases of %s", file).isNotEmpty();
      return result;
    }
  }

  @Override
  public String toString() {
    return name;
  }

  MetaLearner learner() {
    return LearnerTypes.create(
        new LearnerDefinition(
            json.get("algorithm").asText(), model(json.get("model")), loss(), settings(), 1));
  }

  Parameters phi() {
    return parameters(json.get("parameters"));
  }

  /** What the learner is expected to draw from its seed; null if it draws nothing. */
  Parameters drawn() {
    return parameters(json.get("drawn"));
  }

  List<Task> tasks() {
    List<Task> result = new ArrayList<>();
    for (JsonNode task : json.get("tasks")) {
      Rows support = rows(task.get("support"));
      Rows query = rows(task.get("query"));
      result.add(new Task("task " + result.size(), support, query, parameters(task.get("state"))));
    }
    return result;
  }

  /**
   * Whether rounding errors are amplified: a learned optimizer takes gradients in below e⁻¹⁰ times
   * e¹⁰, and a gradient through them has that slope.
   */
  boolean amplifies() {
    return json.get("settings").path("second-order").asBoolean();
  }

  Parameters expectedGradient() {
    return parameters(json.get("expected").get("gradient"));
  }

  List<Expected> expected() {
    List<Expected> result = new ArrayList<>();
    for (JsonNode task : json.get("expected").get("tasks")) {
      result.add(
          new Expected(
              number(task.get("before")),
              number(task.get("queryLoss")),
              number(task.get("inductive")),
              number(task.get("accuracy")),
              parameters(task.get("adapted")),
              parameters(task.get("state"))));
    }
    return result;
  }

  private LossFunction loss() {
    return Stream.of(LossFunction.values())
        .filter(one -> one.configName().equals(json.get("loss").asText()))
        .findFirst()
        .orElseThrow();
  }

  private TreeMap<String, Object> settings() {
    TreeMap<String, Object> result = new TreeMap<>();
    json.get("settings").properties().forEach(e -> result.put(e.getKey(), setting(e.getValue())));
    return result;
  }

  private static Object setting(JsonNode json) {
    if (json.isBoolean()) {
      return json.asBoolean();
    }
    if (json.isTextual()) {
      return json.asText();
    }
    return json.isIntegralNumber() ? (Object) json.asLong() : (Object) json.asDouble();
  }

  private static ModelSpec model(JsonNode json) {
    if (json.get("kind").asText().equals("conv")) {
      return new ConvSpec(
          json.get("height").asInt(),
          json.get("width").asInt(),
          json.get("channels").asInt(),
          json.get("blocks").asInt(),
          json.get("filters").asInt(),
          json.get("outputs").asInt(),
          Stream.of(Reduction.values())
              .filter(one -> one.configName().equals(json.get("reduction").asText()))
              .findFirst()
              .orElseThrow());
    }
    List<Integer> hidden = new ArrayList<>();
    json.get("hidden").forEach(width -> hidden.add(width.asInt()));
    return new MlpSpec(
        json.get("inputs").asInt(),
        hidden,
        json.get("outputs").asInt(),
        Activation.valueOf(json.get("activation").asText().toUpperCase(Locale.ROOT)),
        Normalisation.valueOf(json.get("normalisation").asText().toUpperCase(Locale.ROOT)));
  }

  private static Rows rows(JsonNode json) {
    JsonNode weights = json.get("weights");
    return new Rows(
        array(json.get("features")),
        array(json.get("targets")),
        weights.isNull() ? null : array(weights));
  }

  private static Double number(JsonNode json) {
    return json == null ? null : json.asDouble();
  }

  private static Parameters parameters(JsonNode json) {
    if (json == null) {
      return null;
    }
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
    double[] values = new double[json.get("values").size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = json.get("values").get(i).asDouble();
    }
    return NdArray.owning(shape, values);
  }
}
