package io.headwater.standalone.evaluate;

import io.headwater.learner.LearnerDefinition;
import io.headwater.learner.LearnerTypes;
import io.headwater.learner.MetaLearner;
import io.headwater.model.ModelSpec;
import io.headwater.model.Parameters;
import io.headwater.standalone.episodes.EpisodeSource;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionId;
import io.headwater.streams.SoftwareVersion;
import io.headwater.streams.adapt.LearnerRuntime;
import io.headwater.streams.config.DefinitionJson;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.config.MetaTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** Carries an {@link EvaluationPlan} out: training, then scores on held-out tasks. */
public final class Evaluation {
  private static final String STEPS = "steps";

  private final EvaluationPlan plan;
  private final MetaLearner learner;
  private final Workers workers;

  /** Prepares {@code plan}; the workers stay the caller's. */
  public Evaluation(EvaluationPlan plan, Workers workers) {
    this.plan = plan;
    this.learner = LearnerTypes.create(plan.learner().definition());
    this.workers = workers;
  }

  /**
   * Does it all.
   *
   * @param progress makes what is told of the training from the iterations done before
   * @throws IllegalArgumentException if the parts of the plan do not go together
   * @throws java.io.UncheckedIOException if a data set or a checkpoint cannot be read or written
   */
  public EvaluationReport run(LongFunction<TrainingProgress> progress) {
    requireResumable();
    List<MetaLearner> learners = plan.evalSteps().stream().map(this::withSteps).toList();
    MetaVersion begin =
        plan.start()
            .orElseGet(
                () -> LearnerRuntime.of(plan.learner(), SoftwareVersion.CURRENT).versionZero());
    requireFittingWays(begin.parameters());
    EpisodeSource source = plan.tasks().open(plan.data());
    HeldOut heldOut = new HeldOut(plan.measured().open(source), plan.heldOut());
    heldOut.requireFitting(learner.definition());
    Training training =
        new Training(
            learner,
            plan.firstOrderIterations(),
            plan.staleness(),
            plan.learner().meta(),
            source,
            workers);
    Optional<Checkpoints> checkpoints =
        plan.checkpoints().map(directory -> new Checkpoints(directory, plan.learner(), run()));
    Optional<TrainingState> saved = checkpoints.flatMap(Checkpoints::resume);
    TrainingState state = saved.orElseGet(() -> training.begin(begin.parameters()));
    VersionId version = null;
    if (saved.isEmpty() && checkpoints.isPresent()) {
      version = checkpoints.get().save(state);
    }
    long before = state.iterations();
    long started = System.nanoTime();
    TrainingProgress told = progress.apply(before);
    while (state.iterations() < plan.iterations()) {
      long next = checkpoints.isPresent() ? nextCheckpoint(state) : plan.iterations();
      state = training.run(state, next, told);
      if (checkpoints.isPresent()) {
        version = checkpoints.get().save(state);
      }
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    told.end();
    return new EvaluationReport(
        plan,
        state.iterations(),
        state.iterations() - before,
        seconds,
        state.excluded(),
        Optional.ofNullable(version),
        lines(heldOut, learners, state.phi()));
  }

  private void requireResumable() {
    if (plan.staleness() > 0 && plan.checkpoints().isPresent()) {
      throw new IllegalArgumentException(
          "--staleness: expected 0 with --checkpoint, which keeps one version and none before it, but"
              + " was "
              + plan.staleness());
    }
  }

  private void requireFittingWays(Parameters phi) {
    ModelSpec model = learner.definition().model();
    int way = plan.tasks().way();
    int measured = plan.measured().way();
    if (way != measured && phi.names().containsAll(model.network().headNames())) {
      throw new IllegalArgumentException(
          "--held-out-way: expected %d, as --way, since %s learns an output for each class, but was %d"
              .formatted(way, learner.definition().algorithm(), measured));
    }
    if (learner.definition().loss().classification() && Math.max(way, measured) > model.outputs()) {
      throw new IllegalArgumentException(
          "model.outputs: expected at least %d, the classes of a task, but was %d"
              .formatted(Math.max(way, measured), model.outputs()));
    }
  }

  /** The same iterations whenever the run was cut: so its checkpoints are the same versions. */
  private long nextCheckpoint(TrainingState state) {
    long every = plan.checkpointEvery();
    return Math.min(plan.iterations(), (state.iterations() / every + 1) * every);
  }

  private List<EvaluationReport.Line> lines(
      HeldOut heldOut, List<MetaLearner> measured, Parameters phi) {
    List<EvaluationReport.Line> lines = new ArrayList<>();
    if (measured.isEmpty()) {
      Score score = heldOut.score(learner, workers, phi);
      lines.add(EvaluationReport.Line.before("before", score));
      lines.add(EvaluationReport.Line.after("after", score));
      return lines;
    }
    for (int i = 0; i < measured.size(); i++) {
      int steps = plan.evalSteps().get(i);
      Score score = heldOut.score(measured.get(i), workers, phi);
      String label = Integer.toString(steps);
      lines.add(
          steps == 0
              ? EvaluationReport.Line.before(label, score)
              : EvaluationReport.Line.after(label, score));
    }
    return lines;
  }

  /** The same learner with another number of inner steps; itself for 0, measured before them. */
  private MetaLearner withSteps(int steps) {
    LearnerDefinition own = learner.definition();
    if (!own.settings().containsKey(STEPS)) {
      throw new IllegalArgumentException(
          "--eval-steps: expected a learner with the setting 'steps' but %s has %s"
              .formatted(own.algorithm(), own.settings().keySet()));
    }
    if (steps == 0) {
      return learner;
    }
    SortedMap<String, Object> settings = new TreeMap<>(own.settings());
    settings.put(STEPS, (long) steps);
    return LearnerTypes.create(
        new LearnerDefinition(
            own.algorithm(), own.model(), own.loss(), settings, own.seed(), own.scaling()));
  }

  /** What the training is: all that its course depends on. */
  private SortedMap<String, Object> run() {
    SortedMap<String, Object> run = new TreeMap<>();
    LearnerConfig config = plan.learner();
    run.put("learner", DefinitionJson.tree(config.definition(), config.checkpoint()));
    run.put("optimizer", MetaTree.of(config.meta().optimizer()));
    run.put("batch", config.meta().batch());
    run.put("clip-norm", config.meta().clipNorm());
    run.put("tasks", plan.tasks().tree());
    if (plan.firstOrderIterations() > 0) {
      run.put("first-order-iterations", plan.firstOrderIterations());
    }
    plan.start().ifPresent(version -> run.put("start", version.digest()));
    return run;
  }
}
