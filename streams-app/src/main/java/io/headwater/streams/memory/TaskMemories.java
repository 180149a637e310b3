package io.headwater.streams.memory;

import io.headwater.schema.TaskState;
import io.headwater.schema.serde.SingleObject;
import io.headwater.streams.config.MemoryConfig;
import io.headwater.streams.convert.TaskMemoryRecords;
import io.headwater.streams.topic.LearnerKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;

/** The memories of a partition's tasks, bounded in time and bytes. One stream thread. */
public final class TaskMemories {
  /** Name of the store in the topology. */
  public static final String STORE = "task-states";

  private final BoundedStore store;
  private final SingleObject<TaskState> codec = SingleObject.of(TaskState.class);

  /** Memories in {@code store}, bounded by {@code config}. */
  public TaskMemories(TimestampedKeyValueStore<String, byte[]> store, MemoryConfig config) {
    this.store = BoundedStore.open(store, config.maxBytes(), config.keep());
  }

  /**
   * What is kept of a task; empty when nothing is, or when a learner of another definition kept it.
   *
   * @param key {@code learner/task}
   */
  public Optional<TaskMemory> get(String key, String definitionHash) {
    byte[] bytes = store.get(key);
    if (bytes == null) {
      return Optional.empty();
    }
    TaskState record = codec.decode(bytes);
    return record.getDefinitionHash().equals(definitionHash)
        ? Optional.of(TaskMemoryRecords.fromAvro(record))
        : Optional.empty();
  }

  /** Keeps {@code memory}, which ages from {@code time}, milliseconds since the epoch. */
  public void put(
      String learnerId, String taskId, String definitionHash, TaskMemory memory, long time) {
    TaskState record =
        TaskMemoryRecords.toAvro(
            learnerId, taskId, definitionHash, memory, Instant.ofEpochMilli(time));
    store.put(learnerId + "/" + taskId, codec.encode(record), time);
  }

  /** Forgets a task. */
  public void remove(String key) {
    store.remove(key);
  }

  /** Forgets what is too old at {@code now}; returns how many tasks that were. */
  public int expire(long now) {
    return removeAll(store.expired(now));
  }

  /** Forgets the oldest tasks until the rest fits; returns how many that were. */
  public int evict() {
    return removeAll(store.overflow());
  }

  /** The learners of which a task is kept. */
  public Set<String> learners() {
    return store.keys().stream().map(LearnerKey::learner).collect(Collectors.toSet());
  }

  /** Forgets all tasks of a learner. */
  public void removeLearner(String learnerId) {
    removeAll(store.startingWith(learnerId + "/"));
  }

  /** Bytes kept. */
  public long bytes() {
    return store.bytes();
  }

  private int removeAll(List<String> keys) {
    keys.forEach(store::remove);
    return keys.size();
  }
}
