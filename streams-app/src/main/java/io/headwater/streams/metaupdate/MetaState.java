package io.headwater.streams.metaupdate;

import io.headwater.optimizer.OptimizerState;
import io.headwater.store.GradientPosition;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the meta-update of one learner knows. Immutable: a transition gives a new state.
 *
 * @param current the newest version
 * @param optimizer the meta-optimizer's state
 * @param pending gathered towards the next version
 * @param recent versions of this lineage that a gradient may still refer to, newest last
 * @param rejected query sets rejected and told since version 0, by reason
 * @param lastGradient the last gradient decided on; null before the first
 */
public record MetaState(
    MetaVersion current,
    OptimizerState optimizer,
    Pending pending,
    List<VersionId> recent,
    SortedMap<String, Long> rejected,
    GradientPosition lastGradient) {

  /** Copies the collections. */
  public MetaState {
    recent = List.copyOf(recent);
    rejected = new TreeMap<>(rejected);
  }

  /** Query sets rejected and told since version 0, for whatever reason. */
  public long rejectedTasks() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }
}
