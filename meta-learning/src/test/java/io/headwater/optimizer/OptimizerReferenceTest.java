package io.headwater.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.model.Parameters;
import io.headwater.tensor.NdArray;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole runs of optimizers and schedules against PyTorch's, committed by {@code
 * src/test/python/optimizer_reference.py}, in float64.
 */
class OptimizerReferenceTest {

  private record Case(JsonNode start, JsonNode gradients, JsonNode json) {
    @Override
    public String toString() {
      return json.get("name").asText();
    }
  }

  static Stream<Case> cases() throws IOException {
    try (InputStream stream =
        OptimizerReferenceTest.class.getResourceAsStream("/reference/optimizer.json")) {
      JsonNode root = new ObjectMapper().readTree(stream);
      assertThat(root.get("cases")).isNotEmpty();
      return StreamSupport.stream(root.get("cases").spliterator(), false)
          .map(json -> new Case(root.get("start"), root.get("gradients"), json));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void followsPyTorchStepByStep(Case reference) {
    MetaOptimizer optimizer =
        new Scheduled(
            optimizer(reference.json().get("optimizer")),
            schedule(reference.json().get("schedule")));
    Parameters phi = parameters(reference.start());
    OptimizerState state = optimizer.initialState(phi);

    for (int step = 0; step < reference.gradients().size(); step++) {
      OptimizerStep taken = optimizer.step(phi, parameters(reference.gradients().get(step)), state);
      phi = taken.parameters();
      state = taken.state();
      assertThat(phi.get("w").toDoubles())
          .as("after step %d", step)
          .containsExactly(numbers(reference.json().get("trajectory").get(step)), within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void schedulesRatesAsPyTorch(Case reference) {
    Schedule schedule = schedule(reference.json().get("schedule"));
    double[] expected = numbers(reference.json().get("factors"));

    for (int step = 0; step < expected.length; step++) {
      assertThat(schedule.factor(step))
          .as("step %d", step)
          .isCloseTo(expected[step], within(1e-12));
    }
  }

  private static MetaOptimizer optimizer(JsonNode json) {
    double rate = json.get("rate").asDouble();
    return switch (json.get("type").asText()) {
      case "sgd" -> new Sgd(rate);
      case "momentum" -> new Momentum(rate, json.get("momentum").asDouble());
      case "adam" ->
          new Adam(
              rate,
              json.get("beta1").asDouble(),
              json.get("beta2").asDouble(),
              json.get("epsilon").asDouble());
      case "adamw" ->
          new AdamW(
              rate,
              json.get("beta1").asDouble(),
              json.get("beta2").asDouble(),
              json.get("epsilon").asDouble(),
              json.get("weightDecay").asDouble());
      default -> throw new IllegalArgumentException("no such optimizer: " + json);
    };
  }

  private static Schedule schedule(JsonNode json) {
    Schedule schedule =
        switch (json.get("type").asText()) {
          case "constant" -> new Schedule.Constant();
          case "cosine" ->
              new Schedule.Cosine(json.get("steps").asLong(), json.get("finalFraction").asDouble());
          case "step" ->
              new Schedule.Steps(json.get("every").asLong(), json.get("factor").asDouble());
          default -> throw new IllegalArgumentException("no such schedule: " + json);
        };
    return json.has("warmUp")
        ? new Schedule.WarmUp(json.get("warmUp").asLong(), schedule)
        : schedule;
  }

  private static Parameters parameters(JsonNode json) {
    double[] values = numbers(json);
    return Parameters.of(Map.of("w", NdArray.of(new int[] {values.length}, values)));
  }

  private static double[] numbers(JsonNode json) {
    return StreamSupport.stream(json.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
