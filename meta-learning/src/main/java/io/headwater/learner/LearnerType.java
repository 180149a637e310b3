package io.headwater.learner;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One kind of learner.
 *
 * @param name the algorithm's name in configurations
 * @param summary what it does, one line
 * @param source where it is published
 * @param factory makes the learner of a definition whose settings are complete
 */
public record LearnerType(
    String name,
    String summary,
    String source,
    List<Setting> settings,
    Function<LearnerDefinition, MetaLearner> factory) {
  public LearnerType {
    settings = List.copyOf(settings);
  }

  /**
   * The given settings with defaults for the rest.
   *
   * @throws IllegalArgumentException for an unknown key or a value that is not allowed, naming key,
   *     value and what is allowed
   */
  public SortedMap<String, Object> complete(Map<String, ?> given) {
    List<String> known = settings.stream().map(Setting::name).toList();
    for (String key : given.keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            name + " setting '" + key + "': expected one of " + known);
      }
    }
    SortedMap<String, Object> result = new TreeMap<>();
    for (Setting setting : settings) {
      Object value =
          given.containsKey(setting.name()) ? given.get(setting.name()) : setting.defaultValue();
      result.put(setting.name(), setting.convert(name, value));
    }
    return Collections.unmodifiableSortedMap(result);
  }
}
