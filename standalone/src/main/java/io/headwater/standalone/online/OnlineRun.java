package io.headwater.standalone.online;

import io.headwater.standalone.checker.CheckReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The protocol carried out once.
 *
 * @param looks names of the tasks, in their order
 * @param curves of each method by its name, the stream's first
 * @param counts the loss checker's
 */
public record OnlineRun(
    Protocol protocol, List<String> looks, Map<String, LearningCurves> curves, CheckReport counts) {
  /** Copies the collections. */
  public OnlineRun {
    looks = List.copyOf(looks);
    curves = Collections.unmodifiableMap(new LinkedHashMap<>(curves));
  }
}
