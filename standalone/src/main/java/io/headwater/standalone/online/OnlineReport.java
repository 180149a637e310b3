package io.headwater.standalone.online;

import io.headwater.standalone.chart.Figure;
import io.headwater.standalone.chart.LineChart;
import io.headwater.standalone.chart.Series;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.evaluate.Mean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * What one or more runs of a protocol found, by blocks of {@value #BLOCK} tasks that came one after
 * another. Means are over the tasks of a block in all runs, with their 95 % interval.
 */
public final class OnlineReport {
  private static final int BLOCK = 7;

  private final List<OnlineRun> runs;
  private final Protocol protocol;

  /** Of runs that differ in nothing but their seeds. */
  public OnlineReport(List<OnlineRun> runs) {
    this.runs = List.copyOf(runs);
    this.protocol = runs.get(0).protocol();
  }

  /** Whether in every run nothing was lost and nothing doubled. */
  public boolean closed() {
    return runs.stream().map(OnlineRun::counts).allMatch(CheckReport::closed);
  }

  private List<String> methods() {
    return List.copyOf(runs.get(0).curves().keySet());
  }

  private int blocks() {
    return (protocol.tasks() + BLOCK - 1) / BLOCK;
  }

  private int end(int block) {
    return Math.min((block + 1) * BLOCK, protocol.tasks());
  }

  private Mean mean(
      String method, int from, int to, BiFunction<LearningCurves, Integer, Double> measure) {
    return Mean.of(
        runs.stream()
            .map(run -> run.curves().get(method))
            .flatMap(
                curves -> IntStream.range(from, to).mapToObj(task -> measure.apply(curves, task)))
            .toList());
  }

  /** The share of errors after all images of a task. */
  Mean error(String method, int from, int to) {
    return mean(method, from, to, LearningCurves::error);
  }

  /** Images to proficiency, where all were too few as many as there were. */
  Mean images(String method, int from, int to) {
    int all = protocol.stages().get(protocol.stages().size() - 1);
    return mean(
        method, from, to, (curves, task) -> (double) curves.imagesToProficiency(task).orElse(all));
  }

  /** The share of tasks that were learned to proficiency. */
  double proficient(String method, int from, int to) {
    return mean(
            method,
            from,
            to,
            (curves, task) -> curves.imagesToProficiency(task).isPresent() ? 1.0 : 0.0)
        .value();
  }

  /** For people. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    runs.forEach(run -> text.append(run.counts().toTable()));
    text.append(
        String.format(
            Locale.ROOT,
            "%-14s %-9s %-20s %-18s %s%n",
            "method",
            "tasks",
            "error",
            "images to %.0f %%".formatted(100 * protocol.proficiency()),
            "reached"));
    for (String method : methods()) {
      for (int block = 0; block < blocks(); block++) {
        text.append(line(method, block * BLOCK, end(block)));
      }
      text.append(line(method, 0, protocol.tasks()));
    }
    return text.toString();
  }

  private String line(String method, int from, int to) {
    Mean images = images(method, from, to);
    return String.format(
        Locale.ROOT,
        "%-14s %2d to %2d  %-20s %5.0f ± %-10.0f %3.0f %%%n",
        method,
        from + 1,
        to,
        error(method, from, to).percent(),
        images.value(),
        images.interval95(),
        100 * proficient(method, from, to));
  }

  /** Every accuracy that was measured, one a line. */
  public String toCsv() {
    StringBuilder csv = new StringBuilder("method,seed,task,look,images,accuracy\n");
    for (OnlineRun run : runs) {
      run.curves()
          .forEach(
              (method, curves) -> {
                for (int task = 0; task < protocol.tasks(); task++) {
                  List<Double> accuracies = curves.of(task);
                  for (int stage = 0; stage < accuracies.size(); stage++) {
                    csv.append(
                        String.format(
                            Locale.ROOT,
                            "%s,%d,%d,%s,%d,%.4f%n",
                            method,
                            run.protocol().seed(),
                            task + 1,
                            run.looks().get(task),
                            protocol.stages().get(stage),
                            accuracies.get(stage)));
                  }
                }
              });
    }
    return csv.toString();
  }

  /** Errors and images to proficiency against tasks seen, as SVG. */
  public String toSvg() {
    String x = "tasks seen, in blocks of " + BLOCK;
    int all = protocol.stages().get(protocol.stages().size() - 1);
    return Figure.svg(
        List.of(
            new LineChart(
                "Errors after " + all + " images of a task",
                x,
                "errors, %",
                series((method, block) -> percent(error(method, block * BLOCK, end(block))))),
            new LineChart(
                "Images until %.0f %% are right".formatted(100 * protocol.proficiency()),
                x,
                "images; " + all + " where that was too few",
                series((method, block) -> images(method, block * BLOCK, end(block))))));
  }

  private static Mean percent(Mean share) {
    return new Mean(100 * share.value(), 100 * share.interval95());
  }

  private List<Series> series(BiFunction<String, Integer, Mean> measure) {
    List<Series> series = new ArrayList<>();
    for (String method : methods()) {
      List<Series.Point> points = new ArrayList<>();
      for (int block = 0; block < blocks(); block++) {
        Mean mean = measure.apply(method, block);
        points.add(new Series.Point(end(block), mean.value(), mean.interval95()));
      }
      series.add(new Series(method, points));
    }
    return series;
  }
}
