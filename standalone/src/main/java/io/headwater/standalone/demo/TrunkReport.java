package io.headwater.standalone.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.evaluate.Mean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a {@link TrunkComparison} found. Accuracies are shares of a task's test images, one for each
 * task, always in the same order.
 *
 * @param stops in the order of passes, at least one
 * @param scratch of models whose weights all are the task's own, from random numbers
 * @param counts the loss checker's
 */
record TrunkReport(List<Stop> stops, List<Double> scratch, CheckReport counts) {

  /**
   * One measurement.
   *
   * @param passes over every task's images before it
   * @param shared accuracies with one trunk for all tasks
   * @param alone accuracies of models that saw one task only
   */
  record Stop(int passes, List<Double> shared, List<Double> alone) {
    Mean sharedMean() {
      return Mean.of(shared);
    }

    Mean aloneMean() {
      return Mean.of(alone);
    }
  }

  private Stop last() {
    return stops.get(stops.size() - 1);
  }

  /** The best that models alone were at any stop, by their mean: they may have overfitted since. */
  private Stop bestAlone() {
    return stops.stream()
        .reduce((a, b) -> b.aloneMean().value() > a.aloneMean().value() ? b : a)
        .orElseThrow();
  }

  /** Shared trunk at the last stop less models alone at their best stop, task by task. */
  Mean overAlone() {
    return difference(last().shared, bestAlone().alone);
  }

  /** Shared trunk at the last stop less models from scratch, task by task. */
  Mean overScratch() {
    return difference(last().shared, scratch);
  }

  private static Mean difference(List<Double> one, List<Double> other) {
    return Mean.of(
        IntStream.range(0, one.size()).mapToObj(i -> one.get(i) - other.get(i)).toList());
  }

  /** For people. */
  String toText() {
    return counts.toTable()
        + String.format(
            Locale.ROOT,
            "test accuracy, mean of %d tasks with its 95 %% interval%n"
                + "  shared trunk, %,d passes    %s%n"
                + "  alone, best at %,d passes   %s%n"
                + "  scratch                   %s%n"
                + "task by task: shared - alone %s, shared - scratch %s%n",
            scratch.size(),
            last().passes,
            last().sharedMean().percent(),
            bestAlone().passes,
            bestAlone().aloneMean().percent(),
            Mean.of(scratch).percent(),
            overAlone().percent(),
            overScratch().percent());
  }

  /** One line of JSON. */
  String toJson() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("tasks", scratch.size());
    all.put("stops", stops);
    all.put("scratch", scratch);
    all.put("sharedOverAlone", overAlone());
    all.put("sharedOverScratch", overScratch());
    all.put("events", counts.tasks());
    all.put("folded", counts.folded());
    all.put("closed", counts.closed());
    try {
      return new ObjectMapper().writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers are always writable as JSON", e);
    }
  }
}
