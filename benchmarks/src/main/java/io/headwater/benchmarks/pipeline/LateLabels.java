package io.headwater.benchmarks.pipeline;

import io.headwater.benchmarks.report.Report;
import io.headwater.benchmarks.report.Spread;
import io.headwater.standalone.demo.Stack;
import io.headwater.standalone.demo.TemporaryDirectory;
import io.headwater.standalone.episodes.TaskProducer;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.HeadwaterConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What it costs when every label comes late: throughput with labels in the task events and with
 * labels that follow, side by side in one deployment, blocks of the one between blocks of the
 * other.
 */
@Command(
    name = "late-labels",
    description = "Throughput with every label late beside that with labels included.")
public final class LateLabels implements Callable<Integer> {
  private static final String LEARNER = "sinusoid";
  private static final Duration START = Duration.ofSeconds(60);

  @Option(
      names = "--blocks",
      defaultValue = "7",
      description = "blocks of each kind: ${DEFAULT-VALUE}")
  private int blocks;

  @Option(
      names = "--tasks",
      defaultValue = "80000",
      description = "tasks a block: ${DEFAULT-VALUE}")
  private int tasks;

  @Option(
      names = "--window",
      defaultValue = "10000",
      description = "most tasks on their way: ${DEFAULT-VALUE}")
  private int window;

  @Override
  public Integer call() throws IOException, InterruptedException, ConfigException {
    try (TemporaryDirectory directory = TemporaryDirectory.create("headwater-benchmark-");
        Stack stack = Stack.start(directory.path())) {
      HeadwaterConfig config =
          stack.configure(
              yaml(),
              Map.of("HEADWATER_KAFKA_STATE_DIR", directory.path().resolve("state").toString()));
      Stack.createTopics(config);
      try (HeadwaterApp app = new HeadwaterApp(config)) {
        app.start();
        if (!app.awaitRunning(START)) {
          throw new IllegalStateException("the stream did not run within " + START);
        }
        try (CommittedWork work = CommittedWork.follow(config);
            TaskProducer producer = TaskProducer.open(stack.clientSettings(), "")) {
          measure(new LabelledLoad(LEARNER, window, producer, work), System.out);
        }
      }
    }
    return 0;
  }

  private void measure(LabelledLoad load, PrintStream out) throws InterruptedException {
    Report report = new Report(out, "late-labels");
    List<Rate> included = new ArrayList<>();
    List<Rate> late = new ArrayList<>();
    int run = 0;
    load.run(run++, Labels.INCLUDED, tasks); // Both warm up.
    load.run(run++, Labels.LATE, tasks);
    for (int block = 1; block <= blocks; block++) {
      included.add(load.run(run++, Labels.INCLUDED, tasks));
      line(report, Labels.INCLUDED, block, included.get(block - 1));
      late.add(load.run(run++, Labels.LATE, tasks));
      line(report, Labels.LATE, block, late.get(block - 1));
    }
    Spread throughput = ratios(late, included, Rate::tasksPerSecond);
    Spread cpu = ratios(late, included, Rate::cpuMicrosPerTask);
    Map<String, Object> last = new LinkedHashMap<>();
    last.put("blocks", blocks);
    last.put("throughputRatio", throughput.median());
    last.put("cpuRatio", cpu.median());
    report.line(last);
    out.printf(Locale.ROOT, "%-24s %9s %9s %9s%n", "", "least", "median", "most");
    out.println(spread(included, Rate::tasksPerSecond).row("included, tasks/s", "%,9.0f"));
    out.println(spread(late, Rate::tasksPerSecond).row("late, tasks/s", "%,9.0f"));
    out.println(throughput.row("late / included", "%9.2f"));
    out.println(spread(included, Rate::cpuMicrosPerTask).row("included, CPU µs/task", "%,9.0f"));
    out.println(spread(late, Rate::cpuMicrosPerTask).row("late, CPU µs/task", "%,9.0f"));
    out.println(cpu.row("late / included", "%9.2f"));
  }

  private void line(Report report, Labels labels, int block, Rate rate) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("labels", labels.name().toLowerCase(Locale.ROOT));
    figures.put("block", block);
    figures.put("tasks", tasks);
    figures.put("folded", rate.folded());
    figures.put("measured", rate.measured());
    figures.put("tasksPerSecond", rate.tasksPerSecond());
    figures.put("cpuMicrosPerTask", rate.cpuMicrosPerTask());
    report.line(figures);
  }

  private static Spread spread(List<Rate> rates, ToDoubleFunction<Rate> figure) {
    return Spread.of(rates.stream().mapToDouble(figure).boxed().toList());
  }

  /** Block by block, so that what slows the machine down for a while slows both. */
  private static Spread ratios(List<Rate> one, List<Rate> other, ToDoubleFunction<Rate> figure) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      ratios.add(figure.applyAsDouble(one.get(i)) / figure.applyAsDouble(other.get(i)));
    }
    return Spread.of(ratios);
  }

  private static String yaml() throws IOException {
    try (InputStream in = LateLabels.class.getResourceAsStream("late-labels.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
