package io.headwater.benchmarks.compare;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One comparison.
 *
 * @param name what is done
 * @param model on which kind of tasks
 * @param order {@code exact} or {@code first}, or empty where there is no such choice
 * @param batch tasks in a call
 * @param steps inner steps
 * @param wanted how many times as fast as the best of the others the first side is asked to be; 0
 *     where nothing is asked
 */
public record Line(
    String name, String model, String order, int batch, int steps, double wanted, Timing timing) {

  /** What it is, for reports. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("model", model);
    map.put("order", order);
    map.put("batch", batch);
    map.put("steps", steps);
    return map;
  }

  /** What it is, for people. */
  public String title() {
    StringBuilder title = new StringBuilder(model).append(' ').append(name);
    if (!order.isEmpty()) {
      title.append(' ').append(order);
    }
    title.append(", ").append(batch).append(batch == 1 ? " task" : " tasks");
    if (steps > 0) {
      title.append(", ").append(steps).append(steps == 1 ? " step" : " steps");
    }
    return title.toString();
  }
}
