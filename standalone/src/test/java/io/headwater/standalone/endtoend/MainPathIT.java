package io.headwater.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwater.model.Parameters;
import io.headwater.schema.AdaptedModel;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.serde.SingleObject;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.demo.Stack;
import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.SendPlan;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.standalone.episodes.TaskProducer;
import io.headwater.store.FileModelStore;
import io.headwater.store.MetaVersion;
import io.headwater.store.ModelStore;
import io.headwater.store.VersionId;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.adapt.DefinitionConflictException;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.convert.Tensors;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.task.Rows;
import io.headwater.tensor.BackendKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Task events in, adapted models and better versions out: one run of 4,000 tasks, many questions.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(300)
class MainPathIT {
  private static final String LEARNER = "sinusoid";
  private static final int TASKS = 4_000;
  private static final String YAML =
      """
      http: {port: 0}
      batch: {max-tasks: 64}
      learners:
        sinusoid:
          algorithm: maml
          settings: {steps: 1, rate: 0.01}
          model: {type: mlp, inputs: 1, hidden: [40, 40], outputs: 1, activation: relu}
          loss: squared-error
          seed: 1
          meta:
            optimizer: {type: adam, rate: 0.001}
            batch: 25
            publish-interval: 50ms
            max-staleness: 50
      """;
  private static final String SECOND_LEARNER =
      """
        first-order:
          algorithm: fomaml
          model: {type: mlp, inputs: 1, hidden: [20], outputs: 1, activation: tanh}
          loss: squared-error
          seed: 2
          meta:
            batch: 25
            publish-interval: 50ms
            max-staleness: 50
      """;

  private final SinusoidEpisodes episodes = new SinusoidEpisodes(SinusoidSettings.withSeed(1));
  private Path directory;
  private Stack stack;
  private Deployment main;
  private HeadwaterApp app;
  private CheckReport report;

  /** Who does the arithmetic. */
  BackendKind backend() {
    return BackendKind.CPU;
  }

  /** Query sets that the stream has or could have learned from. */
  long learnable(CheckReport counts) {
    return counts.allowed();
  }

  @BeforeAll
  void learnFromFourThousandTasks(@TempDir Path temporary)
      throws IOException, InterruptedException, ConfigException {
    directory = temporary;
    stack = Stack.start(directory);
    main = deployment("main", YAML, Map.of());
    app = main.startApp();
    send(main, LEARNER, TASKS);
    report = main.settleLearned();
  }

  @AfterAll
  void stop() {
    if (app != null) {
      app.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void adaptsEveryTaskOnceAndLearns() {
    assertThat(report.violations()).isEmpty();
    assertThat(report.closed()).isTrue();
    assertThat(report.tasks()).isEqualTo(TASKS);
    assertThat(report.adapted()).isEqualTo(TASKS);
    assertThat(learnable(report)).isEqualTo(TASKS);
    assertThat(report.folded()).isPositive();
    assertThat(report.versions().get(LEARNER)).isPositive();
  }

  @Test
  void sumsTheGradientsOfMicroBatchesUnderLoad() {
    SingleObject<MetaGradient> gradients = SingleObject.of(MetaGradient.class);

    int largest =
        main.records("meta-gradients").stream()
            .mapToInt(found -> gradients.decode(found.value()).getSources().size())
            .max()
            .orElseThrow();

    assertThat(largest).isGreaterThan(8);
  }

  @Test
  void storesEveryVersionWithItsParent() throws InterruptedException {
    ModelStore store = FileModelStore.open(main.config().storeDirectory().orElseThrow());
    long newest = report.versions().get(LEARNER);
    // The store is a projection: it follows the topic, and may know later versions by now.
    while (store.latest(LEARNER).map(MetaVersion::version).orElse(-1L) < newest) {
      Thread.sleep(50);
    }

    List<VersionId> versions = store.versions(LEARNER);

    String parent = null;
    for (int number = 0; number < versions.size(); number++) {
      VersionId id = versions.get(number);
      assertThat(id.version()).isEqualTo(number);
      assertThat(store.version(LEARNER, id.version(), id.digest()).orElseThrow().parentDigest())
          .isEqualTo(parent);
      parent = id.digest();
    }
  }

  @Test
  void publishesModelsThatHaveTheLossTheyState() throws UnreadableRecordException {
    Map<String, AdaptedModel> models = new HashMap<>();
    main.models().forEach(model -> models.put(model.getTaskId(), model));
    Iterator<Episode> sent = episodes.training();

    for (int i = 0; i < TASKS; i++) {
      Episode episode = sent.next();
      AdaptedModel model = models.get(episode.taskId());
      // A task deleted by another test has no model any more.
      if (model != null) {
        double stated = model.getQueryLoss().getAfter();
        assertThat(loss(Tensors.toParameters(model.getParameters()), episode.query()))
            .as(episode.taskId())
            .isCloseTo(stated, within(1e-4 * Math.max(1, stated)));
      }
    }
  }

  @Test
  void deletesTheModelOfADeletedTask() throws InterruptedException {
    String task = episodes.training().next().taskId();
    try (TaskProducer producer = TaskProducer.open(main.kafka(), main.prefix())) {
      producer.delete(LEARNER, task);
    }

    CheckReport after = main.settle();

    assertThat(after.closed()).isTrue();
    assertThat(after.deletions()).isEqualTo(1);
    List<ConsumerRecord<byte[], byte[]>> ofTask =
        main.records("adapted-models").stream()
            .filter(found -> text(found.key()).equals(LEARNER + "/" + task))
            .toList();
    assertThat(ofTask).hasSize(2);
    assertThat(ofTask.get(0).value()).isNotNull();
    assertThat(ofTask.get(1).value()).isNull();
  }

  @Test
  void answersHealthAndMetrics() throws IOException, InterruptedException {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    HttpResponse<String> metrics = get("/metrics");
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body())
        .contains("headwater_tasks_adapted_total{learner=\"sinusoid\"}")
        .contains("headwater_version_seen{learner=\"sinusoid\"}");
  }

  @Test
  void refusesAnotherDefinitionUnderThePublishedName() throws ConfigException {
    HeadwaterConfig narrower =
        deployment("main", YAML, Map.of("HEADWATER_LEARNERS_SINUSOID_MODEL_HIDDEN", "[41]"))
            .config();

    try (HeadwaterApp restarted = new HeadwaterApp(narrower)) {
      assertThatThrownBy(restarted::start)
          .isInstanceOf(DefinitionConflictException.class)
          .hasMessageContaining("model.hidden: published [40,40], configured [41]");
    }
  }

  @Test
  void runsLearnersSideBySide() throws IOException, InterruptedException, ConfigException {
    Deployment two = deployment("two", YAML + SECOND_LEARNER, Map.of());
    try (HeadwaterApp both = two.startApp()) {
      send(two, LEARNER, 500);
      send(two, "first-order", 500);

      CheckReport after = two.settleLearned();

      assertThat(both.httpPort()).isPositive();
      assertThat(after.closed()).isTrue();
      assertThat(after.adapted()).isEqualTo(1_000);
      assertThat(after.versions()).containsOnlyKeys(LEARNER, "first-order");
      assertThat(after.versions().values()).allSatisfy(version -> assertThat(version).isPositive());
    }
  }

  private Deployment deployment(String name, String yaml, Map<String, String> overrides)
      throws ConfigException {
    Map<String, String> environment = new HashMap<>(overrides);
    environment.put("HEADWATER_STORE_DIRECTORY", directory.resolve(name + "-store").toString());
    environment.put("HEADWATER_BACKEND", backend().configName());
    return Deployment.create(stack, directory, name, yaml, environment);
  }

  private void send(Deployment to, String learner, int tasks) {
    try (TaskProducer producer = TaskProducer.open(to.kafka(), to.prefix())) {
      assertThat(producer.send(episodes.training(), SendPlan.of(learner, tasks))).isEqualTo(tasks);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + app.httpPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** Mean squared error by plain loops, as a consumer in another language would write them. */
  private static double loss(Parameters model, Rows rows) {
    double sum = 0;
    for (int row = 0; row < rows.count(); row++) {
      double[] x = {rows.features().get(row)};
      for (int layer = 0; layer < 3; layer++) {
        double[] weight = model.get("layer" + layer + ".weight").toDoubles();
        double[] y = model.get("layer" + layer + ".bias").toDoubles();
        for (int i = 0; i < x.length; i++) {
          for (int j = 0; j < y.length; j++) {
            y[j] += x[i] * weight[i * y.length + j];
          }
        }
        for (int j = 0; j < y.length && layer < 2; j++) {
          y[j] = Math.max(0, y[j]);
        }
        x = y;
      }
      double error = x[0] - rows.targets().get(row);
      sum += error * error;
    }
    return sum / rows.count();
  }
}
