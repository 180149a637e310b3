package io.headwater.streams.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.learner.LearnerDefinition;
import io.headwater.model.LossFunction;
import io.headwater.model.ModelSpec;
import io.headwater.task.Scaling;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Learner definitions and architectures as canonical JSON: sorted keys, no blanks, numbers in their
 * shortest form, so that equal values have equal text and equal hashes. This text goes into records
 * and versions; consumers read it back.
 */
public final class DefinitionJson {
  static final String SCALING = "scaling";
  static final String CHECKPOINT = "checkpoint";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private DefinitionJson() {}

  /**
   * Writes an architecture, such as {@code
   * {"activation":"relu","hidden":[40,40],"inputs":1,"normalisation":"none","outputs":1,"type":"mlp"}}.
   */
  public static String write(ModelSpec model) {
    return CanonicalJson.write(ModelJson.tree(model));
  }

  /** Writes a definition: algorithm, loss, model, scaling, seed, all settings. */
  public static String write(LearnerDefinition definition) {
    return CanonicalJson.write(tree(definition));
  }

  /**
   * Reads an architecture.
   *
   * @throws IllegalArgumentException if the text is not one, naming the key
   */
  public static ModelSpec readModel(String json) {
    return ModelJson.read(object(json, "model"));
  }

  /**
   * Reads a definition.
   *
   * @throws IllegalArgumentException if the text is not one, naming the key
   */
  public static LearnerDefinition readDefinition(String json) {
    Map<?, ?> tree = object(json, "definition");
    SortedMap<String, Object> settings = new TreeMap<>();
    Map<?, ?> given = JsonFields.field(tree, "settings", Map.class);
    given.forEach((name, value) -> settings.put(String.valueOf(name), value));
    return new LearnerDefinition(
        JsonFields.field(tree, "algorithm", String.class),
        ModelJson.read(JsonFields.field(tree, "model", Map.class)),
        JsonFields.named(
            LossFunction.values(),
            LossFunction::configName,
            JsonFields.field(tree, "loss", String.class)),
        settings,
        JsonFields.field(tree, "seed", Long.class),
        tree.containsKey(SCALING)
            ? ScalingJson.read(JsonFields.field(tree, SCALING, Map.class))
            : Scaling.none());
  }

  /** A definition as sorted maps, lists, text, numbers and booleans. */
  public static SortedMap<String, Object> tree(LearnerDefinition definition) {
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("algorithm", definition.algorithm());
    tree.put("loss", definition.loss().configName());
    tree.put("model", ModelJson.tree(definition.model()));
    tree.put("seed", definition.seed());
    tree.put("settings", definition.settings());
    // Left out where there is none: definitions from before there was scaling keep their hash.
    if (!definition.scaling().equals(Scaling.none())) {
      tree.put(SCALING, ScalingJson.tree(definition.scaling()));
    }
    return tree;
  }

  /** A definition that begins at a checkpoint, whose digest is part of it. */
  public static SortedMap<String, Object> tree(
      LearnerDefinition definition, Optional<Checkpoint> checkpoint) {
    SortedMap<String, Object> tree = tree(definition);
    checkpoint.ifPresent(begin -> tree.put(CHECKPOINT, begin.version().digest()));
    return tree;
  }

  private static Map<?, ?> object(String json, String what) {
    try {
      return JsonFields.typed(what, JSON.readValue(json, Object.class), Map.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          what + ": expected a JSON object but was " + e.getOriginalMessage(), e);
    }
  }
}
