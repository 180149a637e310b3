package io.headwater.streams.memory;

import io.headwater.model.Parameters;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The models that a partition's tasks were served, to be measured on query rows that come later;
 * bounded in bytes, the oldest go first. On the heap only: a restart loses measurements and nothing
 * else, and what is not written to a store and its changelog does not cost each task its model's
 * size twice more. One stream thread.
 */
public final class ServedModels {
  private final long maxBytes;
  private final Map<String, Served> byTask = new LinkedHashMap<>();
  private long bytes;

  /** Keeps at most {@code maxBytes} of parameters. */
  public ServedModels(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  private record Served(String eventId, Parameters model) {
    long bytes() {
      return Float.BYTES * model.elements();
    }
  }

  /**
   * Keeps the model of a task event in place of the one before.
   *
   * @param key {@code learner/task}
   */
  public void put(String key, String eventId, Parameters model) {
    remove(key);
    Served served = new Served(eventId, model);
    byTask.put(key, served);
    bytes += served.bytes();
    Iterator<Served> oldest = byTask.values().iterator();
    while (bytes > maxBytes) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }

  /** The model that was served for that event of a task; null when it is not kept. */
  public Parameters get(String key, String eventId) {
    Served served = byTask.get(key);
    return served != null && served.eventId().equals(eventId) ? served.model() : null;
  }

  /** Forgets a task's. */
  public void remove(String key) {
    Served served = byTask.remove(key);
    if (served != null) {
      bytes -= served.bytes();
    }
  }

  /** Bytes kept. */
  public long bytes() {
    return bytes;
  }
}
