package io.headwater.benchmarks.pipeline;

import io.headwater.benchmarks.compare.Deadline;
import io.headwater.benchmarks.pipeline.Tasks.Message;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Throughput beside that of a plain copy, latency, recovery, endurance, and what partitions do. */
public final class PipelineMeasurements {
  private static final int WINDOW = 4_000;
  private static final int PARTITIONS = 4;
  private static final double FIXED_LOAD = 1_000;
  private static final double HIGH_LOAD = 10_000;
  private static final double RECOVERY_LOAD = 200;
  private static final int RECOVERY_STEP = 20;
  private static final int RECOVERY_PATIENCE_SECONDS = 60;
  private static final int WARM_SECONDS = 3;
  private static final int SOAK_STEP_SECONDS = 30;
  private static final double SECONDS_PER_PARTITIONING = 20;
  private static final double START_SECONDS = 30;

  private final PipelineEffort effort;
  private final Deadline deadline;
  private final Report report;
  private final Table table = new Table("", "headwater", "copy", "ratio", "asked");

  public PipelineMeasurements(PipelineEffort effort, Deadline deadline, Report report) {
    this.effort = effort;
    this.deadline = deadline;
    this.report = report;
  }

  /** Measures all, on a broker that keeps its data under {@code directory}; returns a table. */
  public Table run(Path directory, Deployments.Options options)
      throws IOException, ConfigException, InterruptedException, ExecutionException {
    if (!deadline.allows(START_SECONDS)) {
      skip("end to end", START_SECONDS);
      return table;
    }
    try (Deployments deployments = Deployments.start(directory, options);
        Tasks tasks = new Tasks(Deployments.LEARNER, deployments.client())) {
      try (Pipe headwater = deployments.headwater("main", PARTITIONS)) {
        List<Message> messages = tasks.next(headwater.input(), effort.tasks());
        try (Pipe copy = deployments.copy("main")) {
          throughput(headwater, copy, messages);
        }
        latency(headwater, messages);
        soak(headwater, messages);
      }
      recoveries(deployments, tasks);
      for (int partitions : effort.partitions()) {
        partitions(deployments, partitions, tasks);
      }
    }
    return table;
  }

  private void skip(String name, double needed) {
    report.line(Map.of("name", name, "skipped", deadline.reason(needed)));
  }

  // ---- Throughput ----

  private void throughput(Pipe headwater, Pipe copy, List<Message> messages)
      throws InterruptedException {
    headwater.runFlat(messages, WINDOW); // Both warm up.
    copy.runFlat(messages, WINDOW);
    List<Rate> own = new ArrayList<>();
    List<Rate> others = new ArrayList<>();
    for (int block = 0; block < effort.blocks(); block++) {
      own.add(headwater.runFlat(messages, WINDOW));
      others.add(copy.runFlat(messages, WINDOW));
    }
    tell("throughput", headwater.name(), own, PARTITIONS);
    tell("throughput", copy.name(), others, PARTITIONS);
    List<Double> ratios = new ArrayList<>();
    for (int block = 0; block < own.size(); block++) {
      ratios.add(own.get(block).tasksPerSecond() / others.get(block).tasksPerSecond());
    }
    table.row(
        "tasks/s, at full load",
        whole(rate(own).median()),
        whole(rate(others).median()),
        String.format(Locale.ROOT, "%.2f", Spread.of(ratios).median()),
        "10,000; 0.60");
    table.row(
        "CPU of the stream, \u00b5s/task",
        whole(cpu(own).median()),
        whole(cpu(others).median()),
        "",
        "");
  }

  private void tell(String name, String side, List<Rate> rates, int partitions) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("side", side);
    fields.put("partitions", partitions);
    fields.put("tasks", effort.tasks());
    fields.put("window", WINDOW);
    fields.put("folded", rates.stream().mapToLong(Rate::folded).sum());
    report.spread(with(fields, "clock", "wall", "unit", "tasks/s"), rate(rates), rates.size());
    report.spread(with(fields, "clock", "cpu", "unit", "us/task"), cpu(rates), rates.size());
  }

  private static Map<String, Object> with(Map<String, Object> fields, String... more) {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  private static Spread rate(List<Rate> rates) {
    return Spread.of(rates.stream().map(Rate::tasksPerSecond).toList());
  }

  private static Spread cpu(List<Rate> rates) {
    return Spread.of(rates.stream().map(Rate::cpuMicrosPerTask).toList());
  }

  // ---- Latency at a fixed load ----

  private void latency(Pipe headwater, List<Message> messages) throws InterruptedException {
    if (!deadline.allows(WARM_SECONDS + effort.latencySeconds())) {
      skip("latency", WARM_SECONDS + effort.latencySeconds());
      return;
    }
    headwater.runPaced(cycled(messages, WARM_SECONDS * FIXED_LOAD), FIXED_LOAD, millis -> {});
    Latencies latencies = new Latencies();
    headwater.runPaced(
        cycled(messages, effort.latencySeconds() * FIXED_LOAD), FIXED_LOAD, latencies);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", "latency");
    fields.put("tasksPerSecond", FIXED_LOAD);
    fields.put("tasks", latencies.count());
    fields.put("unit", "ms");
    fields.put("p50", latencies.quantile(0.5));
    fields.put("p99", latencies.quantile(0.99));
    fields.put("max", latencies.quantile(1));
    report.line(fields);
    table.row("p50 at 1,000 tasks/s, ms", whole(latencies.quantile(0.5)), "", "", "60");
    table.row("p99 at 1,000 tasks/s, ms", whole(latencies.quantile(0.99)), "", "", "150");
  }

  /** The same tasks again and again: a task may come again. */
  private static List<Message> cycled(List<Message> messages, double count) {
    List<Message> cycled = new ArrayList<>((int) count);
    for (int i = 0; i < (int) count; i++) {
      cycled.add(messages.get(i % messages.size()));
    }
    return cycled;
  }

  // ---- Endurance ----

  private void soak(Pipe headwater, List<Message> messages) throws InterruptedException {
    if (effort.soakSeconds() == 0) {
      report.line(Map.of("name", "endurance", "skipped", "not in this extent: see full"));
      return;
    }
    long before = headwater.finished();
    long started = System.nanoTime();
    long sent = 0;
    long atHalf = 0;
    long lag = 0;
    List<Message> step = cycled(messages, SOAK_STEP_SECONDS * HIGH_LOAD);
    while (System.nanoTime() - started < effort.soakSeconds() * 1e9) {
      headwater.sendPaced(step, HIGH_LOAD);
      sent += step.size();
      lag = sent - (headwater.finished() - before);
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
      if (seconds < effort.soakSeconds() / 2) {
        atHalf = lag;
      }
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", "endurance");
      fields.put("seconds", seconds);
      fields.put("sentPerSecond", HIGH_LOAD);
      fields.put("finishedPerSecond", (headwater.finished() - before) / (double) seconds);
      fields.put("lag", lag);
      fields.put("residentMib", headwater.process().residentMib());
      report.line(fields);
    }
    table.row(
        "tasks waiting at 10,000 tasks/s, half way and at the end",
        whole(atHalf) + "; " + whole(lag),
        "",
        "",
        "no growth");
    headwater.await(before + sent);
  }

  // ---- Recovery ----

  private void recoveries(Deployments deployments, Tasks tasks)
      throws IOException, ConfigException, InterruptedException, ExecutionException {
    List<Double> seconds = new ArrayList<>();
    for (int kill = 0; kill < effort.recoveries(); kill++) {
      if (!deadline.allows(START_SECONDS)) {
        skip("recovery", START_SECONDS);
        break;
      }
      String name = "recovery-" + kill;
      try (Pipe pipe = deployments.headwater(name, PARTITIONS)) {
        pipe.runFlat(tasks.next(pipe.input(), WINDOW), WINDOW);
        seconds.add(recovery(deployments, name, pipe, tasks));
      } catch (TimeoutException e) {
        report.line(Map.of("name", "recovery", "missing", "no model within a minute"));
      }
    }
    if (!seconds.isEmpty()) {
      Spread spread = Spread.of(seconds);
      report.spread(
          with(Map.of(), "name", "recovery", "clock", "wall", "unit", "s"), spread, seconds.size());
      table.row(
          "kill -9 to the first new model, s",
          String.format(Locale.ROOT, "%.1f", spread.median()),
          "",
          "",
          "");
    }
  }

  /** From the kill, upon which another process starts, to a model of a task sent after it. */
  private static double recovery(Deployments deployments, String name, Pipe pipe, Tasks tasks)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    List<Message> messages =
        tasks.next(pipe.input(), (int) (RECOVERY_LOAD * RECOVERY_PATIENCE_SECONDS));
    CompletableFuture<Long> recovered = new CompletableFuture<>();
    pipe.process().kill();
    long killed = System.currentTimeMillis();
    pipe.onModel(
        sent -> {
          if (sent > killed) {
            recovered.complete(System.currentTimeMillis());
          }
        });
    try (ChildProcess another = deployments.startHeadwater(name)) {
      for (int sent = 0; sent < messages.size() && !recovered.isDone(); sent += RECOVERY_STEP) {
        pipe.sendPaced(messages.subList(sent, sent + RECOVERY_STEP), RECOVERY_LOAD);
        another.requireAlive();
      }
      return (recovered.get(1, TimeUnit.SECONDS) - killed) / 1e3;
    }
  }

  // ---- Partitions ----

  private void partitions(Deployments deployments, int partitions, Tasks tasks)
      throws IOException, ConfigException, InterruptedException {
    if (!deadline.allows(SECONDS_PER_PARTITIONING)) {
      skip("throughput with " + partitions + " partitions", SECONDS_PER_PARTITIONING);
      return;
    }
    try (Pipe pipe = deployments.headwater("partitions-" + partitions, partitions)) {
      List<Message> messages = tasks.next(pipe.input(), effort.tasks());
      pipe.runFlat(messages, WINDOW);
      List<Rate> rates = new ArrayList<>();
      for (int block = 0; block < 3; block++) {
        rates.add(pipe.runFlat(messages, WINDOW));
      }
      tell("throughput", pipe.name(), rates, partitions);
      table.row(
          "tasks/s with " + partitions + (partitions == 1 ? " partition" : " partitions"),
          whole(rate(rates).median()),
          "",
          "",
          "");
    }
  }

  private static String whole(long figure) {
    return String.format(Locale.ROOT, "%,d", figure);
  }

  private static String whole(double figure) {
    return String.format(Locale.ROOT, "%,.0f", figure);
  }
}
