package io.headwater.benchmarks.core;

import io.headwater.benchmarks.compare.Comparison;
import io.headwater.benchmarks.compare.Deadline;
import io.headwater.benchmarks.compare.Effort;
import io.headwater.benchmarks.compare.Figure;
import io.headwater.benchmarks.compare.Line;
import io.headwater.benchmarks.compare.LocalSide;
import io.headwater.benchmarks.compare.Outcome;
import io.headwater.benchmarks.compare.Timing;
import io.headwater.benchmarks.compare.Work;
import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Table;
import io.headwater.learner.MetaLearner;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** What exact MAML on sinusoids costs by the tasks in a batch, and by the model's parameters. */
public final class CostCurves {
  private static final String SUBJECT = "headwater";
  private static final List<Integer> TASKS = List.of(1, 3, 10, 30, 100, 300, 1_000);

  /** Widths of two hidden layers, for about 1,000 parameters to 10 millions. */
  private static final List<Integer> WIDTHS = List.of(30, 98, 314, 998, 3_160);

  private static final int POOL = 4;
  private static final double SECONDS = 4;

  private final Effort effort;
  private final Deadline deadline;
  private final Report report;

  public CostCurves(Effort effort, Deadline deadline, Report report) {
    this.effort = effort;
    this.deadline = deadline;
    this.report = report;
  }

  /** Meta-iterations of 1 to 1,000 tasks. */
  public Table byTasks() {
    Table table = new Table("tasks a batch", "CPU a batch", "CPU a task");
    for (int tasks : TASKS) {
      Line line = new Line("cost by tasks", "sinusoid", "exact", tasks, 1, 0, Timing.MEAN);
      OptionalDouble millis =
          run(
              line,
              () ->
                  new MetaIteration(
                      Learners.sinusoid("maml", 1), Batches.ofSinusoids(POOL, tasks)));
      millis.ifPresent(
          ms ->
              table.row(
                  whole(tasks), format("%,.3f ms", ms), format("%.1f \u00b5s", ms * 1e3 / tasks)));
    }
    return table;
  }

  /** Adaptation and meta-gradient of one task by models of a thousand to ten million parameters. */
  public Table byParameters() {
    Table table = new Table("parameters", "CPU a task", "CPU a parameter");
    for (int width : WIDTHS) {
      MetaLearner learner = Learners.sinusoid("maml", 1, List.of(width, width));
      // Of two layers between one input and one output.
      long parameters = (long) width * width + 4L * width + 1;
      Line line =
          new Line(
              "cost by parameters",
              "perceptron of " + parameters + " parameters",
              "exact",
              1,
              1,
              0,
              Timing.MEAN);
      OptionalDouble millis =
          run(line, () -> new LearnAlone(learner, Batches.ofSinusoids(POOL, 1)));
      millis.ifPresent(
          ms ->
              table.row(
                  whole(parameters),
                  format("%,.3f ms", ms),
                  format("%.1f ns", ms * 1e6 / parameters)));
    }
    return table;
  }

  private OptionalDouble run(Line line, Supplier<Work> work) {
    if (!deadline.allows(SECONDS)) {
      report.line(
          Map.of("name", line.name(), "model", line.model(), "skipped", deadline.reason(SECONDS)));
      return OptionalDouble.empty();
    }
    try (LocalSide side = new LocalSide(SUBJECT, line.timing(), effort.warmSeconds(), work.get())) {
      Outcome outcome = new Comparison(line, effort).run(side, List.of());
      outcome.print(report);
      return OptionalDouble.of(outcome.spread(SUBJECT, Figure.CPU).median());
    }
  }

  private static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String format(String format, double figure) {
    return String.format(Locale.ROOT, format, figure);
  }
}
