package io.headwater.streams.memory;

import io.headwater.schema.AnsweredFeedback;
import io.headwater.schema.TaskState;
import io.headwater.schema.serde.SingleObject;
import io.headwater.streams.config.MemoryConfig;
import io.headwater.streams.convert.TaskMemoryRecords;
import io.headwater.streams.topic.LearnerKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;

/** The memories of a partition's tasks, bounded in time and bytes. One stream thread. */
public final class TaskMemories {
  /** Name of the store in the topology. */
  public static final String STORE = "task-states";

  /** Feedback ids remembered for a task: a repetition further back than that counts again. */
  static final int MOST_FEEDBACK_IDS = 100;

  private final BoundedStore store;
  private final SingleObject<TaskState> codec = SingleObject.of(TaskState.class);
  private final SingleObject<AnsweredFeedback> feedback = SingleObject.of(AnsweredFeedback.class);

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

  /**
   * Keeps {@code memory}, which ages from {@code time}, milliseconds since the epoch. Feedback that
   * was answered stays known as long as an answered event is kept.
   */
  public void put(
      String learnerId, String taskId, String definitionHash, TaskMemory memory, long time) {
    TaskState record =
        TaskMemoryRecords.toAvro(
            learnerId, taskId, definitionHash, memory, Instant.ofEpochMilli(time));
    String key = learnerId + "/" + taskId;
    if (memory.answered() == null) {
      store.removeNote(key);
    }
    store.put(key, codec.encode(record), time);
  }

  /**
   * Ids of the feedback that was answered for a task by a learner of that definition, oldest first.
   */
  public List<String> answeredFeedback(String key, String definitionHash) {
    byte[] bytes = store.note(key);
    if (bytes == null) {
      return List.of();
    }
    AnsweredFeedback record = feedback.decode(bytes);
    return record.getDefinitionHash().equals(definitionHash) ? record.getFeedbackIds() : List.of();
  }

  /** Notes that feedback was answered for a task that is kept, which ages from {@code time}. */
  public void answer(String key, String definitionHash, String feedbackId, long time) {
    List<String> ids = new ArrayList<>(answeredFeedback(key, definitionHash));
    ids.add(feedbackId);
    List<String> newest = ids.subList(Math.max(0, ids.size() - MOST_FEEDBACK_IDS), ids.size());
    store.putNote(key, feedback.encode(new AnsweredFeedback(definitionHash, newest)), time);
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

  /** The key {@code learner/task} in a key of the store. */
  public static String taskKey(String storeKey) {
    return BoundedStore.keyOf(storeKey);
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
