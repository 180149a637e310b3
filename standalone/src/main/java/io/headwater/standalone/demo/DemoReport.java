package io.headwater.standalone.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.evaluate.Score;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a demonstration found: the loss checker's counts, held-out scores, speed. */
record DemoReport(
    CheckReport counts, long metaVersion, Score versionZero, Score last, Feed.Result feed) {

  /** For people. */
  String toText() {
    StringBuilder text = new StringBuilder();
    text.append(counts.toTable());
    text.append(
        String.format(
            Locale.ROOT,
            "held-out tasks %,d: query loss after adaptation %.4f from version 0, %.4f from version"
                + " %d (%.2f times)%n",
            last.tasks().size(),
            versionZero.lossAfter().value(),
            last.lossAfter().value(),
            metaVersion,
            last.lossAfter().value() / versionZero.lossAfter().value()));
    if (last.classifies()) {
      text.append(
          String.format(
              Locale.ROOT,
              "held-out accuracy: %.1f %% from version 0, %.1f %% (± %.1f) from version %d%n",
              100 * versionZero.accuracyAfter().value(),
              100 * last.accuracyAfter().value(),
              100 * last.accuracyAfter().interval95(),
              metaVersion));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%,.0f tasks/s end to end; latency p50 %d ms, p99 %d ms at full load%n",
            feed.tasksPerSecond(),
            feed.latency().p50Millis(),
            feed.latency().p99Millis()));
    return text.toString();
  }

  /** One line of JSON. */
  String toJson() {
    Map<String, Object> heldOut = new LinkedHashMap<>();
    heldOut.put("tasks", last.tasks().size());
    heldOut.put("lossVersion0", versionZero.lossAfter().value());
    heldOut.put("lossFinal", last.lossAfter().value());
    boolean classifies = last.classifies();
    heldOut.put("accuracyVersion0", classifies ? versionZero.accuracyAfter().value() : null);
    heldOut.put("accuracyFinal", classifies ? last.accuracyAfter().value() : null);
    heldOut.put("accuracyInterval95", classifies ? last.accuracyAfter().interval95() : null);
    Map<String, Object> latency = new LinkedHashMap<>();
    latency.put("p50", feed.latency().p50Millis());
    latency.put("p99", feed.latency().p99Millis());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("tasks", counts.tasks());
    all.put("adapted", counts.adapted());
    all.put("deadLetters", counts.deadLetters());
    all.put("folded", counts.folded());
    all.put("rejected", counts.rejected());
    all.put("pending", counts.pending());
    all.put("metaVersion", metaVersion);
    all.put("heldOut", heldOut);
    all.put("tasksPerSecond", feed.tasksPerSecond());
    all.put("latencyMillis", latency);
    all.put("closed", counts.closed());
    try {
      return new ObjectMapper().writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("counts are always writable as JSON", e);
    }
  }
}
