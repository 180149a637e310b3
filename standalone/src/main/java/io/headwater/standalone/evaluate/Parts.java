package io.headwater.standalone.evaluate;

import io.headwater.task.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Divides batches of one source's tasks into parts: a batch whose tasks, all at hand at once, would
 * take more than {@link #MOST_BYTES} is halved, and so on down to single tasks. The division
 * depends on the tasks alone, not on who works on them. One thread.
 */
final class Parts {
  /**
   * Small enough that conv-4 batches make parts for several workers and for the processor's caches,
   * large enough that those of small models stay whole.
   */
  static final long MOST_BYTES = 128L << 20;

  private final ToLongFunction<List<Task>> estimate;
  // A source's tasks have equally many rows: so many of them take what as many others do.
  private final Map<Integer, Long> bytesByCount = new HashMap<>();

  /** Of tasks that take so many bytes, as a learner estimates it. */
  Parts(ToLongFunction<List<Task>> estimate) {
    this.estimate = estimate;
  }

  /** The parts of a batch of at least one task, in its order. */
  List<Part> of(List<Task> batch) {
    // What a learner estimates of many tasks is less than this: it takes some after the others.
    long most = Math.max(1, MOST_BYTES / Math.max(1, bytes(batch.subList(0, 1))));
    List<Part> parts = new ArrayList<>();
    divide(batch, most, parts);
    return parts;
  }

  private void divide(List<Task> tasks, long most, List<Part> parts) {
    if (tasks.size() > most) {
      int middle = tasks.size() / 2;
      divide(tasks.subList(0, middle), most, parts);
      divide(tasks.subList(middle, tasks.size()), most, parts);
    } else {
      parts.add(new Part(tasks, bytes(tasks)));
    }
  }

  private long bytes(List<Task> tasks) {
    return bytesByCount.computeIfAbsent(tasks.size(), count -> estimate.applyAsLong(tasks));
  }
}
