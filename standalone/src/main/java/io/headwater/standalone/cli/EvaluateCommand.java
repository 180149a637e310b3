package io.headwater.standalone.cli;

import io.headwater.learner.LearnerDefinition;
import io.headwater.standalone.evaluate.Evaluation;
import io.headwater.standalone.evaluate.EvaluationPlan;
import io.headwater.standalone.evaluate.EvaluationReport;
import io.headwater.standalone.evaluate.EvaluationReport.PerTask;
import io.headwater.standalone.evaluate.Presets;
import io.headwater.standalone.evaluate.TaskSettings;
import io.headwater.standalone.evaluate.Workers;
import io.headwater.store.MetaVersion;
import io.headwater.streams.cli.Verbosity;
import io.headwater.streams.config.CheckpointReference;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.config.SingleLearner;
import io.headwater.tensor.BackendKind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evaluate}. */
@Command(
    name = "evaluate",
    description = "Train a learner on episodes, without Kafka, and measure it on held-out tasks.",
    footer = {
      "Without -c the model is a preset for the tasks and --set changes anything in it.",
      "Example: headwater evaluate --tasks sinusoid --learner maml --set settings.rate=0.01"
          + " --iterations 15000 --eval-steps 0,1,5,10"
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class EvaluateCommand implements Callable<Integer> {
  @Mixin Verbosity verbosity;
  @Mixin EpisodeOptions episodes;
  @Spec private CommandSpec spec;

  @Option(
      names = "--learner",
      defaultValue = "maml",
      paramLabel = "NAME",
      description = "A kind of learner ('headwater learners' lists them); with -c one of the file.")
  private String learner;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration file whose learners section to use.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      showDefaultValue = Visibility.NEVER,
      description = "A key of the learner's section, such as settings.rate=0.01; repeatable.")
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--iterations",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Meta-steps in all; 0 measures without training.")
  private long iterations;

  @Option(
      names = "--first-order-iterations",
      defaultValue = "0",
      paramLabel = "N",
      description = "Of the iterations the first, which hold inner gradients constant.")
  private long firstOrderIterations;

  @Option(
      names = "--staleness",
      defaultValue = "0",
      paramLabel = "N",
      description = "Take gradients so many versions before the newest, as a stream may.")
  private int staleness;

  @Option(names = "--meta-batch", paramLabel = "N", description = "Tasks of a meta-step.")
  private Integer metaBatch;

  @Option(
      names = "--eval-steps",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "N",
      description = "Measure after so many inner steps, for learners with the setting steps.")
  private List<Integer> evalSteps = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of version 0 and of all tasks (default: the learner's).")
  private Long seed;

  @Option(
      names = "--start",
      paramLabel = "VERSION",
      description = "Begin at a version of a model store: DIR[#LEARNER][@VERSION].")
  private String start;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "Model store to keep checkpoints in, and to go on from.")
  private Path checkpoint;

  @Option(
      names = "--checkpoint-every",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Iterations between two checkpoints.")
  private long checkpointEvery;

  @Option(
      names = "--backend",
      defaultValue = "auto",
      paramLabel = "KIND",
      description = "Who does the arithmetic: auto, cpu, nd4j or cuda.")
  private BackendKind backendKind;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Threads that learn parts of a meta-batch (default: the processors; cuda: 1).")
  private Integer workers;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(names = "--per-task", description = "Tell each held-out task's loss in the JSON.")
  private boolean perTask;

  @Override
  public Integer call() throws ConfigException {
    require(iterations >= 0, "--iterations", "at least 0", iterations);
    require(
        firstOrderIterations >= 0, "--first-order-iterations", "at least 0", firstOrderIterations);
    require(staleness >= 0, "--staleness", "at least 0", staleness);
    require(episodes.heldOut() >= 1, "--held-out", "at least 1", episodes.heldOut());
    require(checkpointEvery >= 1, "--checkpoint-every", "at least 1", checkpointEvery);
    require(workers() >= 1, "--workers", "at least 1", workers());
    evalSteps.forEach(steps -> require(steps >= 0, "--eval-steps", "at least 0", steps));
    backendKind.require();
    EvaluationPlan plan = plan();
    EvaluationReport report;
    try (Workers running = Workers.open(workers(), backendKind)) {
      report =
          new Evaluation(plan, running)
              .run(first -> new ProgressBar(System.err, isTerminal(), first, iterations));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(report.toJson(perTask ? PerTask.INCLUDED : PerTask.LEFT_OUT));
    } else {
      out.print(report.toText());
    }
    out.flush();
    return ExitCode.OK;
  }

  private int workers() {
    if (workers != null) {
      return workers;
    }
    return backendKind == BackendKind.CUDA ? 1 : Runtime.getRuntime().availableProcessors();
  }

  private EvaluationPlan plan() throws ConfigException {
    if (episodes.kind().images() && episodes.data() == null) {
      throw new ParameterException(
          spec.commandLine(), "--data: expected the directory of the official files but was none");
    }
    LearnerConfig learnerConfig = learnerConfig();
    long seed = learnerConfig.definition().seed();
    return new EvaluationPlan(
        learnerConfig,
        episodes.learned(seed),
        episodes.measured(seed),
        episodes.data(),
        start == null ? Optional.empty() : Optional.of(startOf(learnerConfig.definition())),
        iterations,
        firstOrderIterations,
        staleness,
        episodes.heldOut(),
        List.copyOf(evalSteps),
        Optional.ofNullable(checkpoint),
        checkpointEvery);
  }

  /** What is said by an option counts before the file or the preset. */
  private LearnerConfig learnerConfig() throws ConfigException {
    Map<String, String> keys = new LinkedHashMap<>();
    if (config == null) {
      keys.put("algorithm", learner);
    }
    keys.putAll(settings);
    if (metaBatch != null) {
      keys.put("meta.batch", metaBatch.toString());
    }
    if (seed != null) {
      keys.put("seed", seed.toString());
    }
    return config == null
        ? SingleLearner.ofSection(preset(), learner, keys)
        : SingleLearner.ofFile(config, learner, System.getenv(), keys);
  }

  private String preset() {
    TaskSettings learned = episodes.learned(0);
    int classes = Math.max(learned.way(), episodes.measured(0).way());
    return Presets.section(learner, learned, classes, iterations);
  }

  private MetaVersion startOf(LearnerDefinition definition) {
    return CheckpointReference.parse(start, learner)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--start: expected %s but was '%s'"
                        .formatted(CheckpointReference.ALLOWED, start)))
        .loadFor(definition);
  }

  private void require(boolean holds, String option, String expected, long actual) {
    if (!holds) {
      throw new ParameterException(
          spec.commandLine(), "%s: expected %s but was %d".formatted(option, expected, actual));
    }
  }

  @SuppressWarnings("SystemConsoleNull") // From JDK 22 on this says yes too often: harmless here.
  private static boolean isTerminal() {
    return System.console() != null;
  }
}
