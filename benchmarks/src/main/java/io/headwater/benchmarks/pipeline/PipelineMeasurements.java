package io.headwater.benchmarks.pipeline;

import io.headwater.benchmarks.compare.Deadline;
import io.headwater.benchmarks.pipeline.Tasks.Message;
import io.headwater.benchmarks.pipeline.Throughput.Side;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Spread;
import io.headwater.benchmarks.report.Table;
import io.headwater.streams.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/** Throughput beside that of plain copies, latency, endurance, recovery, and what partitions do. */
public final class PipelineMeasurements {
  private static final String THROUGHPUT = "throughput";
  private static final String LATENCY = "latency";
  private static final String ENDURANCE = "endurance";
  private static final String RECOVERY = "recovery";
  private static final String PARTITIONS = "partitions";

  private static final int WINDOW = 10_000;
  private static final int DEFAULT_PARTITIONS = 4;
  private static final double FIXED_LOAD = 1_000;
  private static final int WARM_SECONDS = 3;
  private static final int TASKS_BEFORE_KILL = 4_000;
  private static final int BLOCKS_PER_PARTITIONING = 3;
  private static final double SECONDS_PER_PARTITIONING = 30;
  private static final double START_SECONDS = 30;
  private static final int PLAIN_BYTES_IN = 4_000;
  private static final int PLAIN_BYTES_OUT = 8_000;

  private final PipelineEffort effort;
  private final int enduranceLoad;
  private final Deadline deadline;
  private final Report report;
  private final Predicate<String> wanted;
  private final Table table = new Table("", "measured", "headwater's share", "asked");
  private final Throughput throughput;

  /**
   * @param enduranceLoad tasks a second in the measurement of endurance
   * @param wanted which measurements, by their names
   */
  public PipelineMeasurements(
      PipelineEffort effort,
      int enduranceLoad,
      Deadline deadline,
      Report report,
      Predicate<String> wanted) {
    this.enduranceLoad = enduranceLoad;
    this.effort = effort;
    this.deadline = deadline;
    this.report = report;
    this.wanted = wanted;
    this.throughput = new Throughput(WINDOW, effort.warmSeconds(), report, table);
  }

  /** Measures all, on a broker that keeps its data under {@code directory}; returns a table. */
  public Table run(Path directory, Deployments.Options options)
      throws IOException, ConfigException, InterruptedException, ExecutionException {
    if (!allows("end to end", START_SECONDS)) {
      return table;
    }
    try (Deployments deployments = Deployments.start(directory, options);
        Tasks tasks = new Tasks(Deployments.LEARNER, deployments.client())) {
      if (wanted.test(THROUGHPUT) || wanted.test(LATENCY) || wanted.test(ENDURANCE)) {
        steady(deployments, tasks);
      }
      if (wanted.test(RECOVERY)) {
        recoveries(new Recovery(deployments, tasks, report));
      }
      if (wanted.test(PARTITIONS)) {
        for (int partitions : effort.partitions()) {
          partitions(deployments, partitions, tasks);
        }
      }
    }
    return table;
  }

  private boolean allows(String name, double seconds) {
    boolean allows = deadline.allows(seconds);
    if (!allows) {
      report.line(Map.of("name", name, "skipped", deadline.reason(seconds)));
    }
    return allows;
  }

  /** What is measured on one deployment that nothing happens to. */
  private void steady(Deployments deployments, Tasks tasks)
      throws IOException, ConfigException, InterruptedException, ExecutionException {
    String name = "main";
    try (Pipe headwater = deployments.headwater(name, DEFAULT_PARTITIONS)) {
      List<Message> messages = tasks.next(headwater.input(), effort.tasks());
      throughput.warmUp(headwater, messages);
      if (wanted.test(THROUGHPUT)) {
        besideCopies(deployments, name, headwater, messages);
      }
      if (wanted.test(LATENCY) && allows(LATENCY, WARM_SECONDS + effort.latencySeconds())) {
        latency(headwater, messages);
      }
      if (wanted.test(ENDURANCE)) {
        if (effort.soakSeconds() == 0) {
          report.line(Map.of("name", ENDURANCE, "skipped", "not in this extent: see full"));
        } else {
          new Endurance(report, table)
              .measure(headwater, messages, enduranceLoad, effort.soakSeconds());
        }
      }
    }
  }

  /**
   * The plain copy that 0.60 is asked of takes 4 kB and writes 8, as a learner of larger tasks
   * does. The others take sinusoid tasks as they are, and write as much, or as much as a model has.
   */
  private void besideCopies(
      Deployments deployments, String settings, Pipe headwater, List<Message> messages)
      throws IOException, ConfigException, InterruptedException, ExecutionException {
    try (Pipe plain = deployments.copy("copy-4-to-8-kB", settings, PLAIN_BYTES_OUT);
        Pipe same = deployments.copy("copy-of-tasks", settings, 0);
        Pipe models = deployments.copy("copy-up-to-models", settings, headwater.meanBytes())) {
      List<Message> large = messages.stream().map(each -> each.filledUp(PLAIN_BYTES_IN)).toList();
      throughput.beside(
          new Side(headwater, messages, "10,000"),
          List.of(
              new Side(plain, large, "0.60"),
              new Side(same, messages, ""),
              new Side(models, messages, "")),
          effort.blocks());
    }
  }

  private void latency(Pipe headwater, List<Message> messages) throws InterruptedException {
    headwater.runPaced(
        Pipe.cycled(messages, (int) (WARM_SECONDS * FIXED_LOAD)), FIXED_LOAD, millis -> {});
    Latencies latencies = new Latencies();
    headwater.runPaced(
        Pipe.cycled(messages, (int) (effort.latencySeconds() * FIXED_LOAD)), FIXED_LOAD, latencies);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", LATENCY);
    fields.put("tasksPerSecond", FIXED_LOAD);
    fields.put("tasks", latencies.count());
    fields.put("unit", "ms");
    fields.put("p50", latencies.quantile(0.5));
    fields.put("p99", latencies.quantile(0.99));
    fields.put("max", latencies.quantile(1));
    report.line(fields);
    row("p50 at 1,000 tasks/s, ms", "" + latencies.quantile(0.5), "60");
    row("p99 at 1,000 tasks/s, ms", "" + latencies.quantile(0.99), "150");
  }

  private void recoveries(Recovery recovery)
      throws IOException, ConfigException, InterruptedException, ExecutionException {
    List<Double> seconds = new ArrayList<>();
    for (int kill = 0; kill < effort.recoveries() && allows(RECOVERY, START_SECONDS); kill++) {
      recovery
          .measure("recovery-" + kill, DEFAULT_PARTITIONS, TASKS_BEFORE_KILL)
          .ifPresent(seconds::add);
    }
    if (!seconds.isEmpty()) {
      Spread spread = Spread.of(seconds);
      report.spread(Map.of("name", RECOVERY, "clock", "wall", "unit", "s"), spread, seconds.size());
      row(
          "kill -9 to the first new model, s",
          String.format(
              Locale.ROOT, "%.1f (%.1f to %.1f)", spread.median(), spread.least(), spread.most()),
          "");
    }
  }

  private void partitions(Deployments deployments, int partitions, Tasks tasks)
      throws IOException, ConfigException, InterruptedException {
    if (!allows(
        "throughput with " + partitions + " partitions",
        effort.warmSeconds() + SECONDS_PER_PARTITIONING)) {
      return;
    }
    try (Pipe pipe = deployments.headwater("partitions-" + partitions, partitions)) {
      throughput.alone(
          pipe, partitions, tasks.next(pipe.input(), effort.tasks()), BLOCKS_PER_PARTITIONING);
    }
  }

  private void row(String name, String figure, String asked) {
    table.row(name, figure, "", asked);
  }
}
