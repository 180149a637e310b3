package io.headwater.standalone.demo;

import io.headwater.schema.TaskEvent;
import io.headwater.standalone.checker.AdaptedSummary;
import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.SendPlan.QueryUse;
import io.headwater.standalone.episodes.TaskEvents;
import io.headwater.standalone.episodes.TurnedDigits;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.HeadwaterConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A trunk that {@value TurnedDigits#TASKS} tasks share, against models that learn alone, in one
 * stream and on equal data. The learner {@code shared} sees all tasks; {@code alone-ANGLE} is the
 * same multi-task learner that sees one task only, so its trunk and head are that task's own model.
 * Both get the same events, pass after pass: half of a task's images as support set, the other half
 * as query set. Now and then events that nothing is learned from measure every model, adapted to
 * all images of its task, on the test images. {@code scratch} is measured beside them: all weights
 * of the same network, by {@value #SCRATCH_STEPS} steps down the loss of all images of the task.
 */
final class TrunkComparison {
  private static final String SHARED = "shared";
  private static final String ALONE = "alone-";
  private static final String SCRATCH = "scratch";
  private static final int SCRATCH_STEPS = 200;

  private final Stack stack;
  private final HeadwaterConfig config;
  private final TurnedDigits digits;
  private final PrintStream out;
  private final Feed feed = new Feed(2 * TurnedDigits.TASKS);
  private long sent;

  /** Compares on {@code stack}, keeping state under {@code directory}. */
  TrunkComparison(Stack stack, Path directory, int side, TurnedDigits digits, PrintStream out)
      throws ConfigException {
    this.stack = stack;
    this.digits = digits;
    this.out = out;
    this.config =
        stack.configure(
            yaml(side * side),
            Map.of("HEADWATER_KAFKA_STATE_DIR", directory.resolve("state").toString()));
  }

  private String yaml(int inputs) {
    StringBuilder yaml =
        new StringBuilder(
            """
            application-id: headwater-demo
            batch: {max-tasks: 32}
            kafka: {commit.interval.ms: 20, linger.ms: 0}
            http: {port: -1}
            learners:
            """);
    String warm = "multi-task, settings: {steps: 5, rate: 0.1}";
    yaml.append(section(SHARED, warm, inputs, TurnedDigits.TASKS));
    for (int task = 0; task < TurnedDigits.TASKS; task++) {
      yaml.append(section(ALONE + digits.id(task), warm, inputs, 1));
    }
    String all = "fomaml, settings: {steps: %d, rate: 0.2}".formatted(SCRATCH_STEPS);
    return yaml.append(section(SCRATCH, all, inputs, 1)).toString();
  }

  private static String section(String name, String algorithm, int inputs, int batch) {
    return """
      %s: {algorithm: %s,
        model: {type: mlp, inputs: %d, hidden: [128, 128], outputs: 10, activation: relu},
        loss: cross-entropy,
        meta: {optimizer: {type: adam, rate: 0.003}, batch: %d, publish-interval: 10ms}}
    """
        .formatted(name, algorithm, inputs, batch);
  }

  /** Learns for as many passes in all as {@code stops} says last, and measures at each stop. */
  TrunkReport run(List<Integer> stops) throws IOException, InterruptedException {
    Stack.createTopics(config);
    List<TrunkReport.Stop> measured = new ArrayList<>();
    List<Double> scratch;
    try (HeadwaterApp app = new HeadwaterApp(config)) {
      Stack.awaitStarted(app);
      scratch = measure(List.of(SCRATCH)).get(0);
      int passes = 0;
      for (int stop : stops) {
        learn(passes, stop);
        passes = stop;
        List<List<Double>> scores = measure(List.of(SHARED, ALONE));
        measured.add(new TrunkReport.Stop(stop, scores.get(0), scores.get(1)));
        out.printf(
            Locale.ROOT,
            "%,6d passes: shared trunk %s, alone %s%n",
            stop,
            measured.get(measured.size() - 1).sharedMean().percent(),
            measured.get(measured.size() - 1).aloneMean().percent());
      }
    }
    return new TrunkReport(measured, scratch, stack.settle(config));
  }

  private void learn(int from, int until) throws InterruptedException {
    Iterator<TaskEvent> events =
        IntStream.range(from, until).boxed().flatMap(this::pass).iterator();
    long count = 2L * TurnedDigits.TASKS * (until - from);
    feed.run(stack.clientSettings(), events, count, model -> {});
  }

  private Stream<TaskEvent> pass(int number) {
    return IntStream.range(0, TurnedDigits.TASKS)
        .mapToObj(task -> digits.halves(task, number))
        .flatMap(
            halves ->
                Stream.of(SHARED, ALONE + halves.taskId())
                    .map(learner -> event(learner, halves, QueryUse.LEARN)));
  }

  /** Test accuracy of each task's model, a list for each learner, in the order of the tasks. */
  private List<List<Double>> measure(List<String> learners) throws InterruptedException {
    Map<String, Double> accuracies = new ConcurrentHashMap<>();
    List<TaskEvent> events = new ArrayList<>();
    for (String learner : learners) {
      for (int task = 0; task < TurnedDigits.TASKS; task++) {
        Episode whole = digits.measured(task);
        events.add(event(of(learner, task), whole, QueryUse.MEASURE));
      }
    }
    feed.run(
        stack.clientSettings(),
        events.iterator(),
        events.size(),
        model -> accuracies.put(key(model), model.query().accuracyAfter()));
    return learners.stream()
        .map(
            learner ->
                IntStream.range(0, TurnedDigits.TASKS)
                    .mapToObj(task -> accuracies.get(of(learner, task) + "/" + digits.id(task)))
                    .toList())
        .toList();
  }

  private String of(String learner, int task) {
    return learner.equals(ALONE) ? ALONE + digits.id(task) : learner;
  }

  private static String key(AdaptedSummary model) {
    return model.learner() + "/" + model.task();
  }

  private TaskEvent event(String learner, Episode episode, QueryUse use) {
    return TaskEvents.of(episode, learner, use, "demo-" + sent++, Instant.EPOCH);
  }
}
