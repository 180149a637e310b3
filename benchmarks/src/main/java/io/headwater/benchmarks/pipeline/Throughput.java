package io.headwater.benchmarks.pipeline;

import io.headwater.benchmarks.pipeline.Tasks.Message;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Spread;
import io.headwater.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How many tasks a second are finished at full load, in blocks of as many tasks. */
final class Throughput {
  private final int window;
  private final int warmSeconds;
  private final Report report;
  private final Table table;

  /**
   * Tells {@code report}, and {@code table} of seven columns.
   *
   * @param window most tasks on their way
   * @param warmSeconds before the blocks of a stream
   */
  Throughput(int window, int warmSeconds, Report report, Table table) {
    this.window = window;
    this.warmSeconds = warmSeconds;
    this.report = report;
    this.table = table;
  }

  /**
   * Blocks of Headwater, which is warm, between blocks of the two streams that it is compared with.
   *
   * @param copy of the same bytes
   * @param models a copy whose records are as large as models
   */
  void beside(Pipe headwater, Pipe copy, Pipe models, List<Message> messages, int blocks)
      throws InterruptedException {
    List<Pipe> sides = List.of(headwater, copy, models);
    List<List<Rate>> rates = new ArrayList<>();
    for (Pipe side : sides) {
      rates.add(new ArrayList<>());
      if (side != headwater) {
        warmUp(side, messages);
      }
    }
    for (int block = 0; block < blocks; block++) {
      for (int side = 0; side < sides.size(); side++) {
        rates.get(side).add(sides.get(side).runFlat(messages, window));
      }
    }
    for (int side = 0; side < sides.size(); side++) {
      tell(sides.get(side), rates.get(side), messages.size());
    }
    table.row(
        "tasks/s at full load",
        figure(rates.get(0), Rate::tasksPerSecond),
        figure(rates.get(1), Rate::tasksPerSecond),
        ratio(rates.get(0), rates.get(1)),
        figure(rates.get(2), Rate::tasksPerSecond),
        ratio(rates.get(0), rates.get(2)),
        "10,000; 0.60");
    cpu("CPU of the stream, \u00b5s/task", rates, Rate::cpuMicrosPerTask);
    cpu("CPU of broker, producer and consumer, \u00b5s/task", rates, Rate::aroundMicrosPerTask);
  }

  private void cpu(String name, List<List<Rate>> rates, ToDoubleFunction<Rate> figure) {
    table.row(
        name,
        figure(rates.get(0), figure),
        figure(rates.get(1), figure),
        "",
        figure(rates.get(2), figure),
        "",
        "");
  }

  /** Works until Java's compiler has done most of what it does, for a time that is fixed. */
  void warmUp(Pipe side, List<Message> messages) throws InterruptedException {
    long started = System.nanoTime();
    do {
      side.runFlat(messages, window);
    } while (System.nanoTime() - started < warmSeconds * 1e9);
  }

  /** Blocks of Headwater alone, on topics of so many partitions. */
  void alone(Pipe headwater, int partitions, List<Message> messages, int blocks)
      throws InterruptedException {
    warmUp(headwater, messages);
    List<Rate> rates = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      rates.add(headwater.runFlat(messages, window));
    }
    tell(headwater, rates, messages.size());
    table.row(
        "tasks/s with " + partitions + (partitions == 1 ? " partition" : " partitions"),
        figure(rates, Rate::tasksPerSecond),
        "",
        "",
        "",
        "",
        "");
  }

  private void tell(Pipe side, List<Rate> rates, int tasks) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", "throughput");
    fields.put("side", side.name());
    fields.put("topic", side.input());
    fields.put("recordBytes", side.meanBytes());
    fields.put("tasks", tasks);
    fields.put("window", window);
    fields.put("folded", rates.stream().mapToLong(Rate::folded).sum());
    tell(fields, "wall", "tasks/s", rates, Rate::tasksPerSecond);
    tell(fields, "cpu", "us/task", rates, Rate::cpuMicrosPerTask);
    tell(fields, "cpu around", "us/task", rates, Rate::aroundMicrosPerTask);
  }

  private void tell(
      Map<String, Object> fields,
      String clock,
      String unit,
      List<Rate> rates,
      ToDoubleFunction<Rate> figure) {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    all.put("clock", clock);
    all.put("unit", unit);
    report.spread(all, spread(rates, figure), rates.size());
  }

  private static Spread spread(List<Rate> rates, ToDoubleFunction<Rate> figure) {
    return Spread.of(rates.stream().mapToDouble(figure).boxed().toList());
  }

  private static String figure(List<Rate> rates, ToDoubleFunction<Rate> figure) {
    return String.format(Locale.ROOT, "%,.0f", spread(rates, figure).median());
  }

  /** Block by block, so that what slows the machine down for a while slows both. */
  private static String ratio(List<Rate> one, List<Rate> other) {
    List<Double> ratios = new ArrayList<>();
    for (int block = 0; block < one.size(); block++) {
      ratios.add(one.get(block).tasksPerSecond() / other.get(block).tasksPerSecond());
    }
    Spread spread = Spread.of(ratios);
    return String.format(
        Locale.ROOT, "%.2f (%.2f to %.2f)", spread.median(), spread.least(), spread.most());
  }
}
