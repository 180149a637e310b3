package io.headwater.benchmarks.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.benchmarks.compare.Block;
import io.headwater.benchmarks.compare.Figure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A line that a {@link PeerProcess} answers with, as {@code peer_blocks.py} does. */
public sealed interface PeerAnswer {
  /**
   * It has warmed up.
   *
   * @param torch version
   * @param blas libraries in its memory
   * @param core whose kernels OpenBLAS uses, or empty
   */
  record Ready(String torch, List<String> blas, String core) implements PeerAnswer {}

  /** It ran a block. */
  record Measured(Block block) implements PeerAnswer {
    /** The line. */
    public String toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode().put("calls", block.calls());
      block.millis().forEach((figure, millis) -> json.put(figure.field(), millis));
      return json.toString();
    }
  }

  /** The line of a {@link Ready} that tells nothing of what it runs on. */
  static String readyJson() {
    return "{\"ready\":{}}";
  }

  /** It has nothing to measure. */
  record Missing(String why) implements PeerAnswer {}

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is none of these, with the line
   */
  static PeerAnswer parse(String line) {
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("expected a line of JSON but was '" + line + "'", e);
    }
    if (json.has("missing")) {
      return new Missing(json.get("missing").asText());
    }
    if (json.has("ready")) {
      JsonNode ready = json.get("ready");
      List<String> blas = new ArrayList<>();
      ready.path("blas").forEach(library -> blas.add(library.asText()));
      return new Ready(ready.path("torch").asText(), blas, ready.path("core").asText(""));
    }
    if (json.path("calls").isInt()) {
      return new Measured(new Block(json.get("calls").asInt(), millis(json, line)));
    }
    throw new IllegalArgumentException(
        "expected 'ready', 'calls' or 'missing' but was '" + line + "'");
  }

  private static Map<Figure, Double> millis(JsonNode json, String line) {
    Map<Figure, Double> millis = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      if (json.has(figure.field())) {
        millis.put(figure, json.get(figure.field()).asDouble());
      }
    }
    if (millis.isEmpty()) {
      throw new IllegalArgumentException("expected a time of the calls but was '" + line + "'");
    }
    return millis;
  }
}
