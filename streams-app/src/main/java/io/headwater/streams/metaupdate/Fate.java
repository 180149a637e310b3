package io.headwater.streams.metaupdate;

import io.headwater.store.GradientPosition;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of one gradient.
 *
 * @param tasks query sets in its sum
 * @param excluded query sets it lists as left out, by reason; rejected whatever the decision
 * @param staleness versions between the one it was taken at and the one it met; -1 when of another
 *     lineage
 */
public record Fate(
    GradientPosition source,
    Decision decision,
    int tasks,
    SortedMap<String, Integer> excluded,
    long staleness) {

  /** Copies the map. */
  public Fate {
    excluded = Collections.unmodifiableSortedMap(new TreeMap<>(excluded));
  }

  /** Query sets left out, for whatever reason. */
  public int excludedTasks() {
    return excluded.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The same gradient, decided on otherwise. */
  Fate as(Decision other) {
    return new Fate(source, other, tasks, excluded, staleness);
  }

  /** Folded, or the reason for which a gradient is rejected. */
  public enum Decision {
    /** Added to the pending sum. */
    FOLDED("folded"),
    /** Taken at a version further back than {@code meta.max-staleness}. */
    TOO_STALE("too-stale"),
    /** Taken at a version that is not an ancestor in this lineage. */
    WRONG_LINEAGE("wrong-lineage"),
    /** Its sum is NaN or infinite. */
    NOT_FINITE("not-finite"),
    /** Its tensors are not those of the meta-parameters. */
    WRONG_SHAPE("wrong-shape");

    private final String code;

    Decision(String code) {
      this.code = code;
    }

    /** The decision as records and metrics name it. */
    public String code() {
      return code;
    }
  }
}
