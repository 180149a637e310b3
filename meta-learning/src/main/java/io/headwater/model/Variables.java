package io.headwater.model;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.NdArrayBuilder;
import io.headwater.tensor.Shape;
import io.headwater.tensor.Tensor;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Named values on a tape, one per task: {@link Parameters} with a leading task dimension. Vectors
 * [n] are rows [tasks, 1, n], so that they broadcast over a task's rows.
 */
public final class Variables {
  /** A value [tasks, ...] and the shape of one task's part of it on the host. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(Var value, int[] taskShape) {}

  private final SortedMap<String, Entry> entries;

  private Variables(SortedMap<String, Entry> entries) {
    this.entries = entries;
  }

  /** The same parameters for each of {@code tasks} tasks: leaves to differentiate by, per task. */
  public static Variables repeat(Tape tape, Parameters parameters, int tasks) {
    TensorBackend backend = tape.backend();
    SortedMap<String, Entry> result = new TreeMap<>();
    parameters
        .asMap()
        .forEach(
            (name, array) -> {
              Tensor one = backend.fromHost(array.reshape(batchShape(array.shape(), 1)));
              Tensor all =
                  tasks == 1 ? one : backend.broadcastTo(one, batchShape(array.shape(), tasks));
              result.put(name, new Entry(tape.leaf(all), array.shape()));
            });
    return new Variables(result);
  }

  /** Each task's own parameters, all of the same names and shapes. */
  public static Variables stack(Tape tape, List<Parameters> perTask) {
    Parameters first = perTask.get(0);
    perTask.forEach(first::requireSameShapes);
    SortedMap<String, Entry> result = new TreeMap<>();
    for (String name : first.names()) {
      NdArray like = first.get(name);
      NdArrayBuilder all =
          new NdArrayBuilder(like.dtype(), batchShape(like.shape(), perTask.size()));
      for (int task = 0; task < perTask.size(); task++) {
        all.put(perTask.get(task).get(name), task * like.size());
      }
      result.put(name, new Entry(tape.leaf(tape.backend().fromHost(all.build())), like.shape()));
    }
    return new Variables(result);
  }

  /** No values. */
  public static Variables empty() {
    return new Variables(new TreeMap<>());
  }

  /** These and one more, [tasks, ...], of which {@code taskShape} is one task's on the host. */
  public Variables and(String name, Var value, int... taskShape) {
    SortedMap<String, Entry> result = new TreeMap<>(entries);
    result.put(name, new Entry(value, taskShape));
    return new Variables(result);
  }

  private static int[] batchShape(int[] taskShape, int tasks) {
    if (taskShape.length == 1) {
      return new int[] {tasks, 1, taskShape[0]};
    }
    return Shape.of(tasks, taskShape);
  }

  /**
   * The value of that name, [tasks, ...].
   *
   * @throws IllegalArgumentException if there is none
   */
  public Var get(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "expected one of " + entries.keySet() + " but was '" + name + "'");
    }
    return entry.value();
  }

  public Set<String> names() {
    return entries.keySet();
  }

  /** Those whose names pass. */
  public Variables only(Predicate<String> names) {
    SortedMap<String, Entry> result = new TreeMap<>(entries);
    result.keySet().removeIf(names.negate());
    return new Variables(result);
  }

  /** These and others, which take the place of those of the same names. */
  public Variables and(Variables others) {
    SortedMap<String, Entry> result = new TreeMap<>(entries);
    result.putAll(others.entries);
    return new Variables(result);
  }

  /** The values in name order. */
  public List<Var> values() {
    List<Var> result = new ArrayList<>(entries.size());
    entries.values().forEach(entry -> result.add(entry.value()));
    return result;
  }

  /** The same names with other values of the same shapes, given in name order. */
  public Variables with(List<Var> values) {
    if (values.size() != entries.size()) {
      throw new IllegalArgumentException(
          "expected " + entries.size() + " values but was " + values.size());
    }
    SortedMap<String, Entry> result = new TreeMap<>();
    Iterator<Var> next = values.iterator();
    entries.forEach((name, entry) -> result.put(name, new Entry(next.next(), entry.taskShape())));
    return new Variables(result);
  }

  /** Those held constant: nothing flows back through them. */
  public Variables constant(Tape tape) {
    return with(values().stream().map(tape::stopGradient).toList());
  }

  /** Each task's part, copied to the host. */
  public List<Parameters> toHost(TensorBackend backend, int tasks) {
    List<List<NdArray>> arrays = new ArrayList<>(entries.size());
    SortedMap<String, NdArray> names = new TreeMap<>();
    entries.forEach(
        (name, entry) -> {
          arrays.add(backend.toHost(entry.value().value(), tasks, entry.taskShape()));
          names.put(name, null);
        });
    List<Parameters> parts = new ArrayList<>(tasks);
    for (int task = 0; task < tasks; task++) {
      // A copy of a sorted map is made without comparing its keys.
      SortedMap<String, NdArray> part = new TreeMap<>(names);
      Iterator<List<NdArray>> next = arrays.iterator();
      for (Map.Entry<String, NdArray> one : part.entrySet()) {
        one.setValue(next.next().get(task));
      }
      parts.add(Parameters.owning(part));
    }
    return parts;
  }
}
