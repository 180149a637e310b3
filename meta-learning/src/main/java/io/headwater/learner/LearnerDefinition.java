package io.headwater.learner;

import io.headwater.model.LossFunction;
import io.headwater.model.ModelSpec;
import io.headwater.task.Scaling;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

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
}
