package io.headwater.learner;

import io.headwater.model.LossFunction;
import io.headwater.model.ModelSpec;
import io.headwater.task.Scaling;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What a learner is: two equal definitions are the same learner and have the same version 0.
 *
 * @param algorithm name of a {@link LearnerType}
 * @param settings complete, see {@link LearnerType#complete}; values are Long, Double, Boolean or
 *     String
 * @param seed of version 0's random numbers
 * @param scaling how features are standardised; whoever calls a learner does it before
 */
public record LearnerDefinition(
    String algorithm,
    ModelSpec model,
    LossFunction loss,
    SortedMap<String, Object> settings,
    long seed,
    Scaling scaling) {
  /** Part of what version 0 is: another generator would be another version 0. */
  private static final String GENERATOR = "L64X128MixRandom";

  public LearnerDefinition {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /** A learner that takes features as they come. */
  public LearnerDefinition(
      String algorithm,
      ModelSpec model,
      LossFunction loss,
      SortedMap<String, Object> settings,
      long seed) {
    this(algorithm, model, loss, settings, seed, Scaling.none());
  }

  /** The whole number of that name. */
  long integer(String name) {
    return (Long) settings.get(name);
  }

  /** The number of that name. */
  double number(String name) {
    return (Double) settings.get(name);
  }

  /** The text of that name. */
  String text(String name) {
    return (String) settings.get(name);
  }

  /** Whether the setting of that name is true. */
  boolean flag(String name) {
    return (Boolean) settings.get(name);
  }

  /** The numbers that version 0 is drawn from, from the first on. */
  RandomGenerator random() {
    return RandomGeneratorFactory.of(GENERATOR).create(seed);
  }
}
