package io.headwater.streams.adapt;

import io.headwater.store.MetaVersion;
import io.headwater.streams.commit.UnloggedStoreBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The newest committed version of every configured learner's meta-parameters: a global store,
 * filled from the {@code meta-parameters} topic before processing begins and kept up to date by the
 * global thread.
 *
 * <p>Threading: any thread reads; a reader gets one immutable version, never a mixture.
 */
public final class MetaVersions implements StateStore {
  /** Name of the store in the topology. */
  public static final String NAME = "meta-parameters-store";

  private final Map<String, MetaVersion> latest = new ConcurrentHashMap<>();
  private final Set<String> others = ConcurrentHashMap.newKeySet();
  private boolean open;

  private MetaVersions() {}

  /** The newest committed version of a learner; empty before version 0 is published. */
  public Optional<MetaVersion> latest(String learnerId) {
    return Optional.ofNullable(latest.get(learnerId));
  }

  /** Whether any version of a learner is there, be it configured here or not. */
  public boolean isPublished(String learnerId) {
    return latest.containsKey(learnerId) || others.contains(learnerId);
  }

  /** Notes that a learner has a version, which is of no use here. */
  void note(String learnerId) {
    others.add(learnerId);
  }

  void put(MetaVersion version) {
    latest.put(version.learnerId(), version);
  }

  void remove(String learnerId) {
    latest.remove(learnerId);
    others.remove(learnerId);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    // Restoring is re-processing: the topology reads the topic through MetaVersionsReader.
    context.register(root, (key, value) -> {});
    open = true;
  }

  @Override
  public void close() {
    open = false;
    latest.clear();
    others.clear();
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /** Builds the store; it has no changelog but its topic. */
  public static StoreBuilder<MetaVersions> builder() {
    return new UnloggedStoreBuilder<>(NAME, MetaVersions::new);
  }
}
