package io.headwater.streams.memory;

import io.headwater.model.Parameters;
import io.headwater.streams.topic.LearnerKey;
import io.headwater.tensor.NdArray;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The models that a partition's tasks were served, to be measured on query rows that come later;
 * bounded in bytes, the newest over the oldest. In memory only: a restart loses measurements and
 * nothing else, and what is not written to a store and its changelog does not cost each task its
 * model's size twice more. One stream thread.
 */
public final class ServedModels {
  private final long capacity;
  private final FloatRing values;
  private final Map<String, Served> byTask = new LinkedHashMap<>();
  // Names and shapes, of which the models of a learner share one.
  private final Map<String, Parameters> layouts = new HashMap<>();
  private long kept;

  /** Keeps at most {@code maxBytes} of parameters, as float32. */
  public ServedModels(long maxBytes) {
    this.capacity = maxBytes / Float.BYTES;
    this.values = new FloatRing(capacity);
  }

  private record Served(String eventId, long position, Parameters layout) {
    long elements() {
      return layout.elements();
    }
  }

  /**
   * Keeps the model of a task event in place of the one before.
   *
   * @param key {@code learner/task}
   */
  public void put(String key, String eventId, Parameters model) {
    remove(key);
    long elements = model.elements();
    if (elements > capacity) {
      return;
    }
    Parameters layout = layouts.computeIfAbsent(LearnerKey.learner(key), any -> model);
    if (!layout.sameShapes(model)) {
      layout = model;
      layouts.put(LearnerKey.learner(key), model);
    }
    byTask.put(key, new Served(eventId, values.write(flat(model)), layout));
    kept += elements;
    Iterator<Served> oldest = byTask.values().iterator();
    for (Served served = oldest.next(); !values.holds(served.position()); served = oldest.next()) {
      kept -= served.elements();
      oldest.remove();
    }
  }

  /** The model that was served for that event of a task; null when it is not kept. */
  public Parameters get(String key, String eventId) {
    Served served = byTask.get(key);
    if (served == null || !served.eventId().equals(eventId)) {
      return null;
    }
    float[] flat = new float[Math.toIntExact(served.elements())];
    values.read(served.position(), flat);
    return shaped(flat, served.layout());
  }

  /** Forgets a task's. */
  public void remove(String key) {
    Served served = byTask.remove(key);
    if (served != null) {
      kept -= served.elements();
    }
  }

  /** Bytes of the models that are kept. */
  public long bytes() {
    return kept * Float.BYTES;
  }

  private static float[] flat(Parameters model) {
    float[] flat = new float[Math.toIntExact(model.elements())];
    int offset = 0;
    for (NdArray array : model.asMap().values()) {
      array.copyTo(flat, offset);
      offset += array.size();
    }
    return flat;
  }

  private static Parameters shaped(float[] flat, Parameters layout) {
    Map<String, NdArray> arrays = new TreeMap<>();
    int offset = 0;
    for (Map.Entry<String, NdArray> entry : layout.asMap().entrySet()) {
      int end = offset + entry.getValue().size();
      arrays.put(
          entry.getKey(),
          NdArray.owning(entry.getValue().shape(), Arrays.copyOfRange(flat, offset, end)));
      offset = end;
    }
    return Parameters.of(arrays);
  }
}
