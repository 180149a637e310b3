package io.headwater.streams.adapt;

import io.headwater.streams.validate.TaskRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tasks, and feedback to tasks, that wait to be computed together, in order of arrival: bounded by
 * count and bytes, each task at most once. Held within one transaction only.
 */
final class MicroBatch {
  private final int maxTasks;
  private final long maxBytes;
  private final Map<String, List<TaskRecord>> byLearner = new LinkedHashMap<>();
  private final Set<String> keys = new HashSet<>();
  private long bytes;

  MicroBatch(int maxTasks, long maxBytes) {
    this.maxTasks = maxTasks;
    this.maxBytes = maxBytes;
  }

  /**
   * Whether {@code record} may join. It may not when the same task waits already, whose outcome
   * this one may depend on, or when it would exceed the bytes; any task may join an empty batch.
   */
  boolean admits(TaskRecord record) {
    return keys.isEmpty()
        || (!keys.contains(record.key()) && bytes + record.inbound().bytes() <= maxBytes);
  }

  void add(TaskRecord record) {
    byLearner.computeIfAbsent(record.learnerId(), id -> new ArrayList<>()).add(record);
    keys.add(record.key());
    bytes += record.inbound().bytes();
  }

  boolean isFull() {
    return keys.size() >= maxTasks || bytes >= maxBytes;
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  int size() {
    return keys.size();
  }

  /** The waiting tasks, a list for each learner; the batch is empty afterwards. */
  Collection<List<TaskRecord>> take() {
    List<List<TaskRecord>> taken = new ArrayList<>(byLearner.values());
    clear();
    return taken;
  }

  void clear() {
    byLearner.clear();
    keys.clear();
    bytes = 0;
  }
}
