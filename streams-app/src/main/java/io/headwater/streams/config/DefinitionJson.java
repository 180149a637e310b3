package io.headwater.streams.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.learner.LearnerDefinition;
import io.headwater.model.Activation;
import io.headwater.model.LossFunction;
import io.headwater.model.MlpSpec;
import io.headwater.model.ModelSpec;
import io.headwater.model.Normalisation;
import io.headwater.task.Scaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Learner definitions and architectures as canonical JSON: sorted keys, no blanks, numbers in their
 * shortest form, so that equal values have equal text and equal hashes. This text goes into records
 * and versions; consumers read it back.
 */
public final class DefinitionJson {
  static final String SCALING = "scaling";

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
    return CanonicalJson.write(tree(model));
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
    return model(object(json, "model"));
  }

  /**
   * Reads a definition.
   *
   * @throws IllegalArgumentException if the text is not one, naming the key
   */
  public static LearnerDefinition readDefinition(String json) {
    Map<?, ?> tree = object(json, "definition");
    SortedMap<String, Object> settings = new TreeMap<>();
    Map<?, ?> given = field(tree, "settings", Map.class);
    given.forEach((name, value) -> settings.put(String.valueOf(name), value));
    return new LearnerDefinition(
        field(tree, "algorithm", String.class),
        model(field(tree, "model", Map.class)),
        named(LossFunction.values(), LossFunction::configName, field(tree, "loss", String.class)),
        settings,
        field(tree, "seed", Long.class),
        tree.containsKey(SCALING)
            ? ScalingJson.read(field(tree, SCALING, Map.class))
            : Scaling.none());
  }

  /** A definition as sorted maps, lists, text, numbers and booleans. */
  public static SortedMap<String, Object> tree(LearnerDefinition definition) {
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("algorithm", definition.algorithm());
    tree.put("loss", definition.loss().configName());
    tree.put("model", tree(definition.model()));
    tree.put("seed", definition.seed());
    tree.put("settings", definition.settings());
    // Left out where there is none: definitions from before there was scaling keep their hash.
    if (!definition.scaling().equals(Scaling.none())) {
      tree.put(SCALING, ScalingJson.tree(definition.scaling()));
    }
    return tree;
  }

  static SortedMap<String, Object> tree(ModelSpec model) {
    if (!(model instanceof MlpSpec mlp)) {
      throw new IllegalArgumentException("expected an mlp but was " + model);
    }
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("type", "mlp");
    tree.put("inputs", mlp.inputs());
    tree.put("hidden", mlp.hidden());
    tree.put("outputs", mlp.outputs());
    tree.put("activation", mlp.activation().configName());
    tree.put("normalisation", mlp.normalisation().configName());
    return tree;
  }

  private static ModelSpec model(Map<?, ?> tree) {
    String type = field(tree, "type", String.class);
    if (!type.equals("mlp")) {
      throw new IllegalArgumentException("type: expected mlp but was '" + type + "'");
    }
    List<Integer> hidden = new ArrayList<>();
    for (Object width : field(tree, "hidden", List.class)) {
      hidden.add(Math.toIntExact(typed("hidden", width, Long.class)));
    }
    return new MlpSpec(
        Math.toIntExact(field(tree, "inputs", Long.class)),
        hidden,
        Math.toIntExact(field(tree, "outputs", Long.class)),
        named(Activation.values(), Activation::configName, field(tree, "activation", String.class)),
        named(
            Normalisation.values(),
            Normalisation::configName,
            field(tree, "normalisation", String.class)));
  }

  private static Map<?, ?> object(String json, String what) {
    try {
      return typed(what, JSON.readValue(json, Object.class), Map.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          what + ": expected a JSON object but was " + e.getOriginalMessage(), e);
    }
  }

  private static <T> T field(Map<?, ?> tree, String name, Class<T> type) {
    return typed(name, tree.get(name), type);
  }

  private static <T> T typed(String name, Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          name + ": expected a " + type.getSimpleName() + " but was " + value);
    }
    return type.cast(value);
  }

  private static <E> E named(E[] values, Function<E, String> name, String wanted) {
    return Arrays.stream(values)
        .filter(value -> name.apply(value).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of "
                        + Arrays.stream(values).map(name).toList()
                        + " but was '"
                        + wanted
                        + "'"));
  }
}
