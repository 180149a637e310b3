package io.headwater.streams.adapt;

import io.headwater.streams.validate.TaskRecord.ValidTask;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tasks that wait to be adapted together, in order of arrival: bounded by count and bytes, each
 * task at most once. Held within one transaction only.
 */
final class MicroBatch {
  private final int maxTasks;
  private final long maxBytes;
  private final Map<String, List<ValidTask>> byLearner = new LinkedHashMap<>();
  private final Set<String> keys = new HashSet<>();
  private long bytes;

  MicroBatch(int maxTasks, long maxBytes) {
    this.maxTasks = maxTasks;
    this.maxBytes = maxBytes;
  }

  /**
   * Whether {@code task} may join. It may not when the same task waits already, whose outcome this
   * one may depend on, or when it would exceed the bytes; any task may join an empty batch.
   */
  boolean admits(ValidTask task) {
    return keys.isEmpty()
        || (!keys.contains(key(task)) && bytes + task.inbound().bytes() <= maxBytes);
  }

  void add(ValidTask task) {
    byLearner.computeIfAbsent(task.learnerId(), id -> new ArrayList<>()).add(task);
    keys.add(key(task));
    bytes += task.inbound().bytes();
  }

  boolean isFull() {
    return keys.size() >= maxTasks || bytes >= maxBytes;
  }

  int size() {
    return keys.size();
  }

  /** The waiting tasks, a list for each learner; the batch is empty afterwards. */
  Collection<List<ValidTask>> take() {
    List<List<ValidTask>> taken = new ArrayList<>(byLearner.values());
    clear();
    return taken;
  }

  void clear() {
    byLearner.clear();
    keys.clear();
    bytes = 0;
  }

  private static String key(ValidTask task) {
    return task.learnerId() + "/" + task.taskId();
  }
}
