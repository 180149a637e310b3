package io.headwater.streams.config;

import io.headwater.task.Missing;
import io.headwater.task.Scaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A learner's {@code scaling} section as a tree, as it is written in files and definitions. */
final class ScalingJson {
  static final String NONE = "none";
  static final String TASK = "task";
  static final String LEARNER = "learner";
  static final List<String> TYPES = List.of(NONE, TASK, LEARNER);

  private ScalingJson() {}

  static SortedMap<String, Object> tree(Scaling scaling) {
    SortedMap<String, Object> tree = new TreeMap<>();
    tree.put("missing", scaling.missing().configName());
    if (scaling instanceof Scaling.OfLearner constants) {
      tree.put("type", LEARNER);
      tree.put("mean", constants.mean());
      tree.put("scale", constants.scale());
    } else {
      tree.put("type", scaling instanceof Scaling.OfTask ? TASK : NONE);
    }
    return tree;
  }

  /**
   * Reads a tree that {@link #tree} made and JSON carried.
   *
   * @throws IllegalArgumentException if it is another, naming the key
   */
  static Scaling read(Map<?, ?> tree) {
    Missing missing =
        Arrays.stream(Missing.values())
            .filter(value -> value.configName().equals(tree.get("missing")))
            .findFirst()
            .orElseThrow(() -> refuse("missing", "refuse or mean", tree.get("missing")));
    String type = String.valueOf(tree.get("type"));
    return switch (type) {
      case NONE -> Scaling.none();
      case TASK -> new Scaling.OfTask(missing);
      case LEARNER -> new Scaling.OfLearner(missing, numbers(tree, "mean"), numbers(tree, "scale"));
      default -> throw refuse("type", "one of " + TYPES, type);
    };
  }

  private static List<Double> numbers(Map<?, ?> tree, String key) {
    List<Double> numbers = new ArrayList<>();
    for (Object value : tree.get(key) instanceof List<?> list ? list : List.of()) {
      if (!(value instanceof Number number)) {
        throw refuse(key, "numbers", value);
      }
      numbers.add(number.doubleValue());
    }
    return numbers;
  }

  private static IllegalArgumentException refuse(String key, String expected, Object actual) {
    return new IllegalArgumentException(
        "scaling." + key + ": expected " + expected + " but was '" + actual + "'");
  }
}
