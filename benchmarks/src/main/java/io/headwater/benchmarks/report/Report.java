package io.headwater.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints measurements as lines of JSON, each with what is needed to judge it. */
public record Report(PrintStream out, String benchmark) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Prints one line: the benchmark's name, {@code figures}, and the machine's load average. */
  public void line(Map<String, ?> figures) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("benchmark", benchmark);
    line.putAll(figures);
    line.put("processors", Runtime.getRuntime().availableProcessors());
    // Of the last minute, this benchmark's own work included.
    line.put("loadAverage", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    try {
      out.println(JSON.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("expected figures that JSON can hold: " + figures, e);
    }
  }

  /** Prints one line: {@code figures}, of how many blocks, and their spread. */
  public void spread(Map<String, ?> figures, Spread spread, int blocks) {
    Map<String, Object> line = new LinkedHashMap<>(figures);
    line.put("blocks", blocks);
    line.put("median", spread.median());
    line.put("min", spread.least());
    line.put("max", spread.most());
    line(line);
  }
}
