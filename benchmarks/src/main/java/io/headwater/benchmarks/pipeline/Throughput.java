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
  // There is less of it to compile.
  private static final double WARM_SHARE_OF_COPY = 2.0 / 3;

  private final int window;
  private final int warmSeconds;
  private final Report report;
  private final Table table;

  /**
   * Tells {@code report}, and {@code table} of four columns.
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
   * A stream with what it is fed.
   *
   * @param messages of a block
   * @param asked of its throughput, or of Headwater's share of it; empty if nothing is
   */
  record Side(Pipe pipe, List<Message> messages, String asked) {
    Side {
      messages = List.copyOf(messages);
    }
  }

  /** Blocks of Headwater, which is warm, between blocks of the streams that it is compared with. */
  void beside(Side headwater, List<Side> copies, int blocks) throws InterruptedException {
    for (Side copy : copies) {
      warmUp(copy.pipe(), copy.messages(), warmSeconds * WARM_SHARE_OF_COPY);
    }
    List<Rate> own = new ArrayList<>();
    List<List<Rate>> others =
        copies.stream().map(copy -> (List<Rate>) new ArrayList<Rate>()).toList();
    for (int block = 0; block < blocks; block++) {
      own.add(headwater.pipe().runFlat(headwater.messages(), window));
      for (int copy = 0; copy < copies.size(); copy++) {
        Side side = copies.get(copy);
        others.get(copy).add(side.pipe().runFlat(side.messages(), window));
      }
    }
    tell(headwater, own, "");
    for (int copy = 0; copy < copies.size(); copy++) {
      tell(copies.get(copy), others.get(copy), ratio(own, others.get(copy)));
    }
  }

  private void tell(Side side, List<Rate> rates, String share) {
    tell(side.pipe(), rates, side.messages().size());
    table.row(
        "tasks/s at full load, " + side.pipe().name(),
        figure(rates, Rate::tasksPerSecond),
        share,
        side.asked());
    table.row(
        "  \u00b5s/task of it; of broker, producer and consumer",
        figure(rates, Rate::cpuMicrosPerTask) + "; " + figure(rates, Rate::aroundMicrosPerTask),
        "",
        "");
  }

  /** Works until Java's compiler has done most of what it does, for a time that is fixed. */
  void warmUp(Pipe side, List<Message> messages) throws InterruptedException {
    warmUp(side, messages, warmSeconds);
  }

  private void warmUp(Pipe side, List<Message> messages, double seconds)
      throws InterruptedException {
    long started = System.nanoTime();
    do {
      side.runFlat(messages, window);
    } while (System.nanoTime() - started < seconds * 1e9);
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
