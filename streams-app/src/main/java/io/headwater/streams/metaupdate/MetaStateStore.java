package io.headwater.streams.metaupdate;

import io.headwater.model.Parameters;
import io.headwater.optimizer.OptimizerState;
import io.headwater.schema.LearnerState;
import io.headwater.schema.NamedTensor;
import io.headwater.schema.serde.SingleObject;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.convert.LearnerStates;
import io.headwater.streams.convert.Tensors;
import io.headwater.streams.topic.LearnerKey;
import io.headwater.tensor.NdArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps each learner's {@link MetaState} in a key-value store: a head, and one chunk for each
 * tensor, so that no value exceeds one tensor and only what changed is written.
 */
final class MetaStateStore {
  private final KeyValueStore<String, byte[]> store;
  private final String softwareVersion;
  private final SingleObject<LearnerState> heads = SingleObject.of(LearnerState.class);
  private final SingleObject<NamedTensor> chunks = SingleObject.of(NamedTensor.class);

  MetaStateStore(KeyValueStore<String, byte[]> store, String softwareVersion) {
    this.store = store;
    this.softwareVersion = softwareVersion;
  }

  /** The stored state of a learner; empty when it has none yet. */
  Optional<MetaState> read(LearnerConfig config) {
    byte[] head = store.get(head(config.id()));
    if (head == null) {
      return Optional.empty();
    }
    SortedMap<String, Parameters> slots = new TreeMap<>();
    LearnerState record = heads.decode(head);
    Map<String, List<NamedTensor>> bySlot = new TreeMap<>();
    String slotPrefix = config.id() + "/slot/";
    scan(slotPrefix)
        .forEach(
            (key, tensor) -> {
              String slot =
                  key.substring(slotPrefix.length(), key.indexOf('/', slotPrefix.length()));
              bySlot.computeIfAbsent(slot, s -> new ArrayList<>()).add(tensor);
            });
    bySlot.forEach((slot, tensors) -> slots.put(slot, Tensors.toParameters(tensors)));
    return Optional.of(
        LearnerStates.state(
            record,
            config,
            softwareVersion,
            Tensors.toParameters(List.copyOf(scan(config.id() + "/phi/").values())),
            Tensors.toParameters(List.copyOf(scan(config.id() + "/sum/").values())),
            slots));
  }

  /** Writes what of {@code state} differs from {@code before}, which is null for a new learner. */
  @SuppressWarnings("ReferenceEquality") // The values are immutable: the same object is unchanged.
  void write(MetaState state, MetaState before) {
    String id = state.current().learnerId();
    Parameters phiBefore = before == null ? null : before.current().parameters();
    if (state.current().parameters() != phiBefore) {
      write(id + "/phi/", state.current().parameters());
    }
    if (before == null || state.pending().sum() != before.pending().sum()) {
      write(id + "/sum/", state.pending().sum());
    }
    OptimizerState optimizerBefore = before == null ? null : before.optimizer();
    if (state.optimizer() != optimizerBefore) {
      if (optimizerBefore != null) {
        deleteSlots(id, optimizerBefore, state.optimizer().slots().keySet());
      }
      state.optimizer().slots().forEach((slot, p) -> write(slotPrefix(id, slot), p));
    }
    store.put(head(id), heads.encode(LearnerStates.state(state)));
  }

  /** The learners that have a state. */
  Set<String> learners() {
    Set<String> learners = new TreeSet<>();
    try (KeyValueIterator<String, byte[]> entries = store.all()) {
      while (entries.hasNext()) {
        String key = entries.next().key;
        learners.add(LearnerKey.learner(key));
      }
    }
    return learners;
  }

  /** Lets go of a learner's state, if it has one. */
  void remove(String learnerId) {
    startingWith(learnerId + "/").keySet().forEach(store::delete);
  }

  /** Another optimizer keeps other slots; those of the one before must not be read as its own. */
  private void deleteSlots(String id, OptimizerState before, Set<String> kept) {
    before
        .slots()
        .forEach(
            (slot, parameters) -> {
              if (!kept.contains(slot)) {
                parameters.names().forEach(name -> store.delete(slotPrefix(id, slot) + name));
              }
            });
  }

  private void write(String prefix, Parameters parameters) {
    for (Map.Entry<String, NdArray> entry : parameters.asMap().entrySet()) {
      NamedTensor chunk = new NamedTensor(entry.getKey(), Tensors.toAvro(entry.getValue()));
      store.put(prefix + entry.getKey(), chunks.encode(chunk));
    }
  }

  private SortedMap<String, NamedTensor> scan(String prefix) {
    SortedMap<String, NamedTensor> found = new TreeMap<>();
    startingWith(prefix).forEach((key, value) -> found.put(key, chunks.decode(value)));
    return found;
  }

  private SortedMap<String, byte[]> startingWith(String prefix) {
    SortedMap<String, byte[]> found = new TreeMap<>();
    // '0' is the character after '/': the range holds exactly the keys that begin with the prefix.
    String end = prefix.substring(0, prefix.length() - 1) + '0';
    try (KeyValueIterator<String, byte[]> entries = store.range(prefix, end)) {
      while (entries.hasNext()) {
        KeyValue<String, byte[]> entry = entries.next();
        if (entry.key.startsWith(prefix)) {
          found.put(entry.key, entry.value);
        }
      }
    }
    return found;
  }

  private static String slotPrefix(String learnerId, String slot) {
    return learnerId + "/slot/" + slot + "/";
  }

  private static String head(String learnerId) {
    return learnerId + "/head";
  }
}
