package io.headwater.streams.metaupdate;

import io.headwater.model.Parameters;
import io.headwater.store.GradientPosition;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A micro-batch's summed gradient, as it arrives at the meta-update.
 *
 * @param version number of the version it was taken at
 * @param digest that version's digest
 * @param sum sum over {@code tasks} query sets
 * @param excluded query sets that are not in the sum, by reason
 * @param lossBefore sum of the tasks' query losses before adaptation
 * @param lossAfter sum of the tasks' query losses after adaptation
 * @param accuracy sum of the tasks' query accuracies after adaptation; 0 for regression
 * @param prequential losses of served models on query rows that came later
 */
public record Gradient(
    GradientPosition position,
    long version,
    String digest,
    Parameters sum,
    int tasks,
    SortedMap<String, Integer> excluded,
    double lossBefore,
    double lossAfter,
    double accuracy,
    Prequential prequential) {

  /** Copies the map. */
  public Gradient {
    excluded = Collections.unmodifiableSortedMap(new TreeMap<>(excluded));
  }
}
