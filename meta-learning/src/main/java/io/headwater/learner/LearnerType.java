package io.headwater.learner;

import io.headwater.model.LossFunction;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One kind of learner.
 *
 * @param name the algorithm's name in configurations
 * @param summary what it does, one line
 * @param source where it is published
 * @param losses those it can be used with
 * @param factory makes what tells the learner from others, of a definition whose settings are
 *     complete
 */
public record LearnerType(
    String name,
    String summary,
    String source,
    List<LossFunction> losses,
    List<Setting> settings,
    Factory factory) {
  /** {@link #losses} of those that do not care. */
  static final List<LossFunction> ANY_LOSS = List.of(LossFunction.values());

  /** Makes an adaptation. */
  interface Factory {
    /**
     * The adaptation of {@code definition}.
     *
     * @throws UnusableDefinitionException if the model does not fit
     */
    Adaptation of(LearnerDefinition definition);
  }

  public LearnerType {
    losses = List.copyOf(losses);
    settings = List.copyOf(settings);
  }

  /** The learner of a definition whose settings are complete. */
  MetaLearner create(LearnerDefinition definition) {
    if (!losses.contains(definition.loss())) {
      throw new UnusableDefinitionException(
          "loss",
          "one of " + losses.stream().map(LossFunction::configName).toList() + " with " + name,
          definition.loss().configName());
    }
    return new EpisodicLearner(definition, factory.of(definition));
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
