package io.headwater.optimizer;

import io.headwater.model.Parameters;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an optimizer remembers between steps.
 *
 * @param steps steps taken
 * @param slots accumulators by the optimizer's name for them, each shaped like the parameters
 */
public record OptimizerState(long steps, SortedMap<String, Parameters> slots) {
  public OptimizerState {
    slots = Collections.unmodifiableSortedMap(new TreeMap<>(slots));
    if (steps < 0) {
      throw new IllegalArgumentException("expected steps >= 0 but was " + steps);
    }
  }

  static OptimizerState of(long steps, Map<String, Parameters> slots) {
    return new OptimizerState(steps, new TreeMap<>(slots));
  }

  /** Fails unless this state has exactly the named slots, shaped like {@code phi}. */
  void require(Parameters phi, String... names) {
    if (!slots.keySet().equals(Set.of(names))) {
      throw new IllegalArgumentException(
          "optimizer state: expected slots " + List.of(names) + " but was " + slots.keySet());
    }
    slots.values().forEach(phi::requireSameShapes);
  }
}
