package io.headwater.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwater.learner.LearnerTypes;
import io.headwater.learner.MetaLearner;
import io.headwater.schema.AdaptedModel;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.demo.Stack;
import io.headwater.standalone.episodes.BlobEpisodes;
import io.headwater.standalone.episodes.BlobSettings;
import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.EpisodeSource;
import io.headwater.standalone.episodes.SendPlan;
import io.headwater.standalone.episodes.TaskProducer;
import io.headwater.standalone.evaluate.HeldOut;
import io.headwater.standalone.evaluate.Workers;
import io.headwater.standalone.predict.ServedModel;
import io.headwater.store.FileModelStore;
import io.headwater.store.MetaVersion;
import io.headwater.store.ModelStore;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.task.Rows;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.headwater.tensor.TensorBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of learner in one stream, side by side, on tasks of three classes. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(300)
class LearnersIT {
  private static final int TASKS = 600;

  /** Each round is a meta-step or more, which makes a version, however slow the machine is. */
  private static final int ROUNDS = 20;

  private static final Duration ROUND = Duration.ofMinutes(2);

  private static final int CLASSES = 3;
  private static final String CONV = "-conv";
  private static final EpisodeSource POINTS = new BlobEpisodes(new BlobSettings(CLASSES, 5, 5, 1));
  private static final EpisodeSource PICTURES = new PicturedBlobs(POINTS);
  private static final Map<String, String> SETTINGS =
      Map.of(
          "fomaml-conv", "{steps: 3, rate: 0.1}",
          "protonet", "{}",
          "matchingnet", "{}",
          "relationnet", "{}",
          "learned-optimizer", "{steps: 3, units: 8, layers: 1}",
          "meta-sgd", "{steps: 1, rate: 0.1}",
          "maml", "{steps: 2, rate: 0.1}",
          "multi-task", "{steps: 5, rate: 0.5, weighting: uncertainty}");

  private Stack stack;
  private Deployment deployment;
  private HeadwaterApp app;
  private CheckReport report;
  private ModelStore store;
  private final Map<String, List<AdaptedModel>> models = new HashMap<>();
  private final TensorBackend backend = BackendKind.AUTO.open(DType.FLOAT32);
  private final Workers workers = Workers.open(1, BackendKind.AUTO);

  /** All kinds on points, and one of each way to keep row statistics on pictures. */
  static Stream<String> learners() {
    return Stream.concat(
        LearnerTypes.all().stream().map(type -> type.name().replace("+", "p")),
        Stream.of("fomaml" + CONV, "protonet" + CONV));
  }

  private static String algorithm(String learner) {
    return learner.replace(CONV, "").replace("mamlpp", "maml++");
  }

  private static String settings(String learner) {
    String common = SETTINGS.getOrDefault(algorithm(learner), "{steps: 3, rate: 0.3}");
    return SETTINGS.getOrDefault(learner, common);
  }

  private static EpisodeSource source(String learner) {
    return learner.endsWith(CONV) ? PICTURES : POINTS;
  }

  private static String yaml() {
    StringBuilder yaml = new StringBuilder("http: {port: 0}\nbatch: {max-tasks: 32}\nlearners:\n");
    learners()
        .forEach(
            learner ->
                yaml.append(
                    """
                      %s:
                        algorithm: %s
                        settings: %s
                        model: %s
                        loss: cross-entropy
                        meta:
                          optimizer: {type: %s, rate: %s}
                          batch: 15
                          publish-interval: 100ms
                          max-staleness: 50
                    """
                        .formatted(
                            learner,
                            algorithm(learner),
                            settings(learner),
                            learner.endsWith(CONV)
                                ? "{type: conv, image: [8, 8, 1], blocks: 2, filters: 6,"
                                    + " outputs: 3}"
                                : "{type: mlp, inputs: 2, hidden: [16, 16], outputs: 3,"
                                    + " activation: tanh}",
                            learner.equals("reptile") ? "sgd" : "adam",
                            learner.equals("reptile") ? "1" : "0.01")));
    return yaml.toString();
  }

  /** Who does the stream's arithmetic. */
  BackendKind streamBackend() {
    return BackendKind.CPU;
  }

  @BeforeAll
  void learnAllAtOnce(@TempDir Path directory)
      throws IOException, InterruptedException, ConfigException, UnreadableRecordException {
    stack = Stack.start(directory);
    Path versions = directory.resolve("store");
    deployment =
        Deployment.create(
            stack,
            directory,
            "all",
            yaml(),
            Map.of(
                "HEADWATER_STORE_DIRECTORY",
                versions.toString(),
                "HEADWATER_BACKEND",
                streamBackend().configName()));
    app = deployment.startApp();
    store = FileModelStore.open(versions);
    try (TaskProducer producer = TaskProducer.open(deployment.kafka(), deployment.prefix())) {
      Map<String, Iterator<Episode>> episodes = new LinkedHashMap<>();
      learners().forEach(learner -> episodes.put(learner, tasks(learner).iterator()));
      for (int round = 0; round < ROUNDS; round++) {
        Map<String, Long> before = newestVersions();
        episodes.forEach(
            (learner, next) -> producer.send(next, SendPlan.of(learner, TASKS / ROUNDS)));
        awaitNewer(before);
      }
    }
    report = deployment.settle();
    for (AdaptedModel model : deployment.models()) {
      models.computeIfAbsent(model.getLearnerId(), name -> new ArrayList<>()).add(model);
    }
    for (Map.Entry<String, Long> newest : report.versions().entrySet()) {
      // The store is a projection: it follows the topic.
      while (newestVersion(newest.getKey()) < newest.getValue()) {
        Thread.sleep(50);
      }
    }
  }

  private Map<String, Long> newestVersions() {
    return learners().collect(Collectors.toMap(Function.identity(), this::newestVersion));
  }

  private long newestVersion(String learner) {
    return store.latest(learner).map(MetaVersion::version).orElse(-1L);
  }

  /** Until all learners have versions in the store that are newer than these. */
  private void awaitNewer(Map<String, Long> before) throws InterruptedException {
    long end = System.nanoTime() + ROUND.toNanos();
    while (!areNewer(before)) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "expected versions newer than %s within %s but the newest are %s"
                .formatted(before, ROUND, newestVersions()));
      }
      Thread.sleep(50);
    }
  }

  private boolean areNewer(Map<String, Long> before) {
    return before.entrySet().stream()
        .allMatch(each -> newestVersion(each.getKey()) > each.getValue());
  }

  /** Those that keep something per task see each task five times. */
  private static List<Episode> tasks(String learner) {
    int returns = learner.equals("multi-task") ? 5 : 1;
    List<Episode> drawn =
        Stream.generate(source(learner).training()::next).limit(TASKS / returns).toList();
    return Collections.nCopies(returns, drawn).stream().flatMap(List::stream).toList();
  }

  @AfterAll
  void stop() {
    backend.close();
    workers.close();
    if (app != null) {
      app.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @ParameterizedTest
  @MethodSource("learners")
  void learnsAndClosesItsBooks(String name) {
    MetaVersion first =
        store.versions(name).stream()
            .findFirst()
            .map(id -> version(name, id.version(), id.digest()))
            .orElseThrow();
    MetaVersion last = store.latest(name).orElseThrow();
    MetaLearner learner =
        LearnerTypes.create(deployment.config().learners().get(name).definition());
    HeldOut heldOut = new HeldOut(source(name), 100);

    assertThat(report.violations()).isEmpty();
    assertThat(report.closed()).isTrue();
    assertThat(models.get(name)).hasSize(TASKS);
    assertThat(last.version()).isPositive();
    assertThat(heldOut.score(learner, workers, last.parameters()).lossAfter().value())
        .isLessThan(heldOut.score(learner, workers, first.parameters()).lossAfter().value());
  }

  @ParameterizedTest
  @MethodSource("learners")
  void publishesModelsThatHaveTheLossTheyState(String name) {
    Map<String, Rows> queries = new HashMap<>();
    tasks(name).forEach(episode -> queries.put(episode.taskId(), episode.query()));
    for (AdaptedModel model : models.get(name).subList(TASKS - 20, TASKS)) {
      Double inductive = model.getQueryLoss().getInductiveAfter();
      double stated = inductive == null ? model.getQueryLoss().getAfter() : inductive;
      assertThat(inductive != null).isEqualTo(name.endsWith(CONV));

      double actual =
          loss(ServedModel.of(model, Optional.of(store)), queries.get(model.getTaskId()));

      assertThat(actual).isCloseTo(stated, within(1e-4 * Math.max(1, stated)));
    }
  }

  private MetaVersion version(String learner, long number, String digest) {
    return store.version(learner, number, digest).orElseThrow();
  }

  /** Mean negative logarithm of the probability of the right class. */
  private double loss(ServedModel model, Rows rows) {
    int width = rows.features().size() / rows.count();
    double[][] features = new double[rows.count()][width];
    for (int i = 0; i < rows.features().size(); i++) {
      features[i / width][i % width] = rows.features().get(i);
    }
    double[][] probabilities = model.predict(backend, features);
    double sum = 0;
    for (int row = 0; row < rows.count(); row++) {
      sum -= Math.log(probabilities[row][(int) rows.targets().get(row)]);
    }
    return sum / rows.count();
  }
}
