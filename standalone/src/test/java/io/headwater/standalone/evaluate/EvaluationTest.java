package io.headwater.standalone.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.learner.Learned;
import io.headwater.learner.LearnerTypes;
import io.headwater.learner.MetaLearner;
import io.headwater.model.Parameters;
import io.headwater.optimizer.OptimizerStep;
import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.EpisodeSource;
import io.headwater.store.FileModelStore;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionDigest;
import io.headwater.store.VersionId;
import io.headwater.streams.adapt.LearnerRuntime;
import io.headwater.streams.config.CheckpointReference;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.config.SingleLearner;
import io.headwater.task.Task;
import io.headwater.tensor.BackendKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {
  private static final String SECTION =
      """
      algorithm: maml
      model: {type: mlp, inputs: 1, hidden: [8], outputs: 1, activation: tanh}
      loss: squared-error
      meta:
        batch: 4
        optimizer: {type: adamw, rate: 0.01, schedule: {type: cosine, steps: 9, warm-up: 3}}
      """;

  private static Workers workers;

  private final Plan untrained = Plan.of(learner(Map.of()), 0);

  @TempDir private Path directory;

  @BeforeAll
  static void open() {
    workers = Workers.open(2, BackendKind.AUTO);
  }

  @AfterAll
  static void close() {
    workers.close();
  }

  @ParameterizedTest
  @ValueSource(doubles = {10, 0.01})
  void takesOneStepOnTheClippedMeanOfEachMetaBatch(double clipNorm) {
    LearnerConfig config = learner(Map.of("meta.clip-norm", Double.toString(clipNorm)));
    MetaLearner learner = LearnerTypes.create(config.definition());
    EpisodeSource source = Plan.of(config, 2).tasks().open((Path) null);
    Training training = new Training(learner, 0, 0, config.meta(), source, workers);
    TrainingState begun = training.begin(learner.initialise());

    TrainingState first = training.run(begun, 1, TrainingProgress.NONE);
    TrainingState second = training.run(first, 2, TrainingProgress.NONE);

    assertThat(second).isEqualTo(plainly(config, source, begun, 2, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void takesGradientsAtTheVersionThatLateOnesMeet(int staleness) {
    LearnerConfig config = learner(Map.of("meta.clip-norm", "10"));
    MetaLearner learner = LearnerTypes.create(config.definition());
    EpisodeSource source = untrained.tasks().open((Path) null);
    Training training = new Training(learner, 0, staleness, config.meta(), source, workers);
    TrainingState begun = training.begin(learner.initialise());

    TrainingState fourth = training.run(begun, 4, TrainingProgress.NONE);

    assertThat(fourth)
        .isEqualTo(plainly(config, source, begun, 4, staleness))
        .isNotEqualTo(plainly(config, source, begun, 4, 0));
  }

  /** One step after the other, each on the gradient at the version {@code staleness} steps ago. */
  private static TrainingState plainly(
      LearnerConfig config, EpisodeSource source, TrainingState begun, int steps, int staleness) {
    MetaLearner learner = LearnerTypes.create(config.definition());
    EpisodeTasks tasks = new EpisodeTasks(config.definition());
    Iterator<Episode> episodes = source.training();
    List<TrainingState> states = new ArrayList<>(List.of(begun));
    for (int iteration = 0; iteration < steps; iteration++) {
      List<Task> batch = IntStream.range(0, 4).mapToObj(i -> tasks.task(episodes.next())).toList();
      Parameters phi = states.get(Math.max(0, iteration - staleness)).phi();
      Learned learned =
          workers
              .map(
                  List.of(new Part(batch, 0)), (backend, some) -> learner.learn(backend, phi, some))
              .get(0);
      Parameters mean = learned.gradientSum().scaled(0.25);
      Parameters clipped = mean.scaled(Math.min(1, config.meta().clipNorm() / mean.norm()));
      TrainingState newest = states.get(iteration);
      OptimizerStep step =
          config.meta().optimizer().step(newest.phi(), clipped, newest.optimizer());
      states.add(
          new TrainingState(
              iteration + 1, step.parameters(), step.state(), 4L * (iteration + 1), 0));
    }
    return states.get(steps);
  }

  @Test
  void holdsInnerGradientsConstantInTheFirstIterations() {
    Training exact = training(learner(Map.of()), 0);
    Training first = training(learner(Map.of("algorithm", "fomaml")), 0);
    Training annealed = training(learner(Map.of()), 2);
    TrainingState begun = exact.begin(untrainedPhi());

    TrainingState second = annealed.run(begun, 2, TrainingProgress.NONE);

    assertThat(second).isEqualTo(first.run(begun, 2, TrainingProgress.NONE));
    assertThat(annealed.run(begun, 3, TrainingProgress.NONE))
        .isEqualTo(annealed.run(second, 3, TrainingProgress.NONE))
        .isEqualTo(exact.run(second, 3, TrainingProgress.NONE))
        .isNotEqualTo(first.run(second, 3, TrainingProgress.NONE));
  }

  private Training training(LearnerConfig config, long firstOrderIterations) {
    return new Training(
        LearnerTypes.create(config.definition()),
        firstOrderIterations,
        0,
        config.meta(),
        untrained.tasks().open((Path) null),
        workers);
  }

  private Parameters untrainedPhi() {
    return LearnerTypes.create(untrained.learner().definition()).initialise();
  }

  @Test
  void goesOnFromACheckpointAsIfItHadNotBeenCut() {
    evaluate(untrained.iterations(7).checkpoints(directory.resolve("whole")));
    Plan cut = untrained.iterations(7).checkpoints(directory.resolve("cut"));
    assertThatThrownBy(() -> evaluate(cut, new CutAfter(5))).hasMessage("cut");

    EvaluationReport resumed = evaluate(cut);

    assertThat(resumed.newIterations()).as("since the checkpoint after 3").isEqualTo(4);
    assertThat(versions("cut")).hasSize(4).isEqualTo(versions("whole"));
    assertThat(states("cut")).isEqualTo(states("whole"));
  }

  @Test
  void learnsTheSameHoweverManyTheWorkersAre() {
    Plan wide =
        untrained
            .learner(learner(Map.of("model.hidden", "[1024, 1024]", "meta.batch", "10")))
            .iterations(4);
    assertThat(partsOfABatch(wide)).as("parts").isGreaterThan(3);

    EvaluationReport one = evaluateWith(1, wide.checkpoints(directory.resolve("1")));
    EvaluationReport three = evaluateWith(3, wide.checkpoints(directory.resolve("3")));
    Plan cut = wide.checkpoints(directory.resolve("cut"));
    assertThatThrownBy(() -> evaluate(cut, new CutAfter(4))).hasMessage("cut");
    EvaluationReport resumed = evaluateWith(1, cut);

    assertThat(resumed.newIterations()).as("since the checkpoint after 3").isEqualTo(1);
    assertThat(versions("1")).hasSize(3).isEqualTo(versions("3")).isEqualTo(versions("cut"));
    assertThat(states("1")).isEqualTo(states("3")).isEqualTo(states("cut"));
    assertThat(one.lines()).isEqualTo(three.lines()).isEqualTo(resumed.lines());
  }

  private static int partsOfABatch(Plan plan) {
    MetaLearner learner = LearnerTypes.create(plan.learner().definition());
    EpisodeTasks tasks = new EpisodeTasks(learner.definition());
    Iterator<Episode> episodes = plan.tasks().open((Path) null).training();
    List<Task> batch =
        IntStream.range(0, plan.learner().meta().batch())
            .mapToObj(i -> tasks.task(episodes.next()))
            .toList();
    Parameters phi = learner.initialise();
    return new Parts(some -> learner.estimateLearnBytes(phi, some)).of(batch).size();
  }

  private static EvaluationReport evaluateWith(int count, Plan plan) {
    try (Workers some = Workers.open(count, BackendKind.AUTO)) {
      return new Evaluation(plan.whole(), some).run(first -> TrainingProgress.NONE);
    }
  }

  @Test
  void learnsTheSameInOneRunAndInTwo() {
    EvaluationReport whole = evaluate(untrained.iterations(7));
    Plan twice = untrained.iterations(4).checkpoints(directory);
    evaluate(twice);

    EvaluationReport second = evaluate(twice.iterations(7));

    assertThat(second.newIterations()).isEqualTo(3);
    assertThat(second.lines()).isEqualTo(whole.lines());
  }

  @Test
  void doesNothingMoreWhenTheRunIsDone() {
    Plan plan = untrained.iterations(3).checkpoints(directory);
    EvaluationReport first = evaluate(plan);

    EvaluationReport again = evaluate(plan);

    assertThat(again.newIterations()).isZero();
    assertThat(again.lines()).isEqualTo(first.lines());
    assertThat(versions("")).hasSize(2);
  }

  @Test
  void refusesTheCheckpointOfAnotherRun() {
    evaluate(untrained.iterations(3).checkpoints(directory));
    Plan other =
        untrained
            .iterations(3)
            .checkpoints(directory)
            .learner(learner(Map.of("settings.rate", "0.02", "meta.optimizer.rate", "0.1")));

    assertThatThrownBy(() -> evaluate(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--checkpoint "
                + directory
                + " holds another training of learner 'maml';"
                + " learner.settings.rate: saved 0.01, asked for 0.02;"
                + " optimizer.rate: saved 0.01, asked for 0.1");
  }

  @Test
  void refusesToTrainInTheStoreOfAStream() {
    MetaVersion zero = LearnerRuntime.of(learner(Map.of()), "test").versionZero();
    FileModelStore.open(directory).putVersion(zero);
    FileModelStore.open(directory).putVersion(next(zero));

    assertThatThrownBy(() -> evaluate(untrained.iterations(3).checkpoints(directory)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds versions of learner 'maml' from elsewhere");
  }

  @Test
  void measuresAVersionOfAStoreWithoutTraining() {
    EvaluationReport trained = evaluate(untrained.iterations(5).checkpoints(directory));

    EvaluationReport measured = evaluate(untrained.start(newest()));

    assertThat(measured.iterations()).isZero();
    assertThat(measured.lines()).isEqualTo(trained.lines());
    assertThat(measured.lines()).isNotEqualTo(evaluate(untrained).lines());
  }

  @Test
  void measuresAfterAsManyStepsAsAskedFor() {
    EvaluationReport report = evaluate(untrained.iterations(30).evalSteps(List.of(0, 1, 5)));

    assertThat(report.lines())
        .extracting(EvaluationReport.Line::label)
        .containsExactly("0", "1", "5");
    LearnerConfig five = learner(Map.of("settings.steps", "5"));
    assertThat(report.lines().get(2).loss())
        .isEqualTo(
            new HeldOut(untrained.tasks().open((Path) null), 100)
                .score(LearnerTypes.create(five.definition()), workers, trained(30))
                .lossAfter());
    EvaluationReport own = evaluate(untrained.iterations(30));
    assertThat(own.lines())
        .extracting(EvaluationReport.Line::label)
        .containsExactly("before", "after");
    assertThat(own.lines().get(0).loss()).isEqualTo(report.lines().get(0).loss());
    assertThat(own.lines().get(1).loss()).isEqualTo(report.lines().get(1).loss());
  }

  @Test
  void measuresOnLargerQuerySetsThanItLearnsFrom() {
    Plan plan = untrained.iterations(5);

    EvaluationReport.Line larger = evaluate(plan.heldOutQuery(100)).lines().get(1);
    EvaluationReport.Line own = evaluate(plan).lines().get(1);

    HeldOut heldOut = new HeldOut(plan.heldOutQuery(100).whole().measured().open((Path) null), 100);
    assertThat(larger.loss())
        .isEqualTo(
            heldOut
                .score(LearnerTypes.create(plan.learner().definition()), workers, trained(5))
                .lossAfter())
        .isNotEqualTo(own.loss());
  }

  @Test
  void measuresLearnedStepSizesAfterMoreStepsThanTheyWereLearnedFor() {
    Plan plan = untrained.learner(learner(Map.of("algorithm", "maml++")));

    EvaluationReport report = evaluate(plan.evalSteps(List.of(1, 5)));

    assertThat(report.lines().get(0))
        .isEqualTo(evaluate(plan.evalSteps(List.of(1))).lines().get(0));
    assertThat(report.lines().get(1).loss().value())
        .isFinite()
        .isNotEqualTo(report.lines().get(0).loss().value());
  }

  @Test
  void tellsWhatModelsWithBatchNormalisationDoRowByRow() {
    LearnerConfig batch = learner(Map.of("model.normalisation", "batch"));

    EvaluationReport report = evaluate(untrained.learner(batch));

    EvaluationReport.Line after = report.lines().get(1);
    assertThat(after.inductiveLoss().value()).isNotEqualTo(after.loss().value());
    assertThat(report.toText()).contains("by row  " + after.inductiveLoss().text());
    assertThat(report.toJson(EvaluationReport.PerTask.LEFT_OUT)).contains("\"inductiveLoss\":");
    assertThat(evaluate(untrained).lines().get(1).inductiveLoss()).isNull();
  }

  @Test
  void measuresEveryLearnerOnTheSameTasks() {
    HeldOut heldOut = new HeldOut(untrained.tasks().open((Path) null), 20);

    assertThat(
            Stream.of("maml", "fomaml")
                .map(algorithm -> learner(Map.of("algorithm", algorithm)))
                .map(config -> LearnerTypes.create(config.definition()))
                .map(learner -> heldOut.score(learner, workers, learner.initialise()).tasks()))
        .allSatisfy(scores -> assertThat(scores).hasSize(20))
        .allSatisfy(scores -> assertThat(scores.get(19).task()).isEqualTo("sinusoid-heldout-1-19"));
  }

  @Test
  void saysThatAModelDoesNotTakeTheTasks() {
    Plan plan = untrained.learner(learner(Map.of("model.inputs", "3")));

    assertThatThrownBy(() -> evaluate(plan))
        .hasMessage("model: expected one of 1 features, as the tasks have, but it takes [3]");
  }

  private Parameters trained(long iterations) {
    Training training = training(untrained.learner(), 0);
    return training.run(training.begin(untrainedPhi()), iterations, TrainingProgress.NONE).phi();
  }

  private static LearnerConfig learner(Map<String, String> settings) {
    try {
      return SingleLearner.ofSection(SECTION, "maml", settings);
    } catch (ConfigException e) {
      throw new AssertionError("expected a usable section", e);
    }
  }

  private static EvaluationReport evaluate(Plan plan) {
    return evaluate(plan, TrainingProgress.NONE);
  }

  private static EvaluationReport evaluate(Plan plan, TrainingProgress progress) {
    return new Evaluation(plan.whole(), workers).run(first -> progress);
  }

  private MetaVersion newest() {
    return CheckpointReference.parse(directory.toString(), "maml").orElseThrow().load();
  }

  private List<VersionId> versions(String store) {
    return FileModelStore.open(directory.resolve(store)).versions("maml");
  }

  private List<VersionId> states(String store) {
    return FileModelStore.open(directory.resolve(store)).versions("maml/training");
  }

  private static MetaVersion next(MetaVersion parent) {
    String hash = parent.definitionHash();
    return new MetaVersion(
        parent.learnerId(),
        1,
        VersionDigest.of(hash, 1, parent.digest(), parent.parameters()),
        parent.digest(),
        parent.lineage(),
        parent.definition(),
        hash,
        parent.configurationHash(),
        parent.softwareVersion(),
        parent.seed(),
        parent.parameters(),
        0,
        0,
        null,
        parent.createdAt());
  }
}
