package io.headwater.standalone.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.serde.AvroSerde;
import io.headwater.schema.serde.SingleObject;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.checker.LossChecker;
import io.headwater.standalone.demo.Stack;
import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.SendPlan;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.standalone.episodes.TaskProducer;
import io.headwater.store.FileModelStore;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionId;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.adapt.DefinitionConflictException;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.convert.Tensors;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole main path on a real broker and a real registry. */
class MainPathIT {
  private static final int TASKS = 3_000;

  private static final String YAML =
      """
      application-id: main-path
      http: {port: 0}
      learners:
        sinusoid:
          algorithm: maml
          settings: {steps: 1, rate: 0.01}
          model: {type: mlp, inputs: 1, hidden: [40], outputs: 1, activation: tanh}
          loss: squared-error
          seed: 3
          meta: {optimizer: {type: adam, rate: 0.002}, batch: 25, publish-interval: 50ms}
        first-order:
          algorithm: fomaml
          settings: {steps: 2, rate: 0.01}
          model: {type: mlp, inputs: 1, hidden: [20], outputs: 1, activation: tanh}
          loss: squared-error
          seed: 4
          meta: {optimizer: {type: sgd, rate: 0.01}, batch: 10, publish-interval: 50ms}
      """;

  @Test
  void tasksBecomeModelsAndMetaParametersLearn(@TempDir Path directory) throws Exception {
    try (Stack stack = Stack.start(directory)) {
      HeadwaterConfig config = configure(stack, YAML, directory, "a");
      Stack.createTopics(config);
      CheckReport report;
      try (RunningApp app = RunningApp.start(config);
          TaskProducer producer = TaskProducer.open(stack.clientSettings(), "")) {
        producer.send(training(1), SendPlan.of("sinusoid", TASKS));
        producer.send(training(2), SendPlan.of("first-order", 200));
        String deleted = training(2).next().taskId();
        producer.delete("first-order", deleted);
        producer.flush();
        try (LossChecker checker = LossChecker.open(stack.clientSettings(), "")) {
          report = checker.awaitClosed(Duration.ofMinutes(2));
        }
        answersHealthAndMetrics(app.httpPort());
        tombstoneFollows(stack, "first-order/" + deleted);
      }
      System.out.print(report.toTable());

      assertThat(report.closed()).as(report.toTable()).isTrue();
      assertThat(report.adapted()).isEqualTo(TASKS + 200);
      assertThat(report.deletions()).isEqualTo(1);
      assertThat(report.versions().get("sinusoid")).isPositive();
      assertThat(report.versions().get("first-order")).isPositive();
      microBatchesForm(stack);
      modelReproducesItsStatedLoss(stack);
      storeHoldsAnUnbrokenChain(config);
      anotherDefinitionIsRefused(stack, directory);
    }
  }

  private static HeadwaterConfig configure(Stack stack, String yaml, Path directory, String state)
      throws Exception {
    return stack.configure(
        yaml,
        Map.of(
            "HEADWATER_STORE_DIRECTORY", directory.resolve("store").toString(),
            "HEADWATER_KAFKA_STATE_DIR", directory.resolve("state-" + state).toString()));
  }

  private static Iterator<Episode> training(long seed) {
    return new SinusoidEpisodes(SinusoidSettings.withSeed(seed)).training();
  }

  private static void answersHealthAndMetrics(int port) throws Exception {
    assertThat(status(port, "/health/live")).isEqualTo(200);
    assertThat(status(port, "/health/ready")).isEqualTo(200);
    String metrics = get(port, "/metrics").body();
    assertThat(metrics)
        .contains("headwater_tasks_adapted_total{learner=\"sinusoid\"} " + TASKS + ".0");
  }

  private static int status(int port, String path) throws Exception {
    return get(port, path).statusCode();
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static void tombstoneFollows(Stack stack, String key) {
    List<ConsumerRecord<byte[], byte[]>> models =
        RunningApp.read(
            stack,
            "adapted-models",
            records -> records.stream().anyMatch(record -> record.value() == null));
    List<ConsumerRecord<byte[], byte[]>> ofTask =
        models.stream().filter(record -> new String(record.key(), UTF_8).equals(key)).toList();
    assertThat(ofTask).hasSize(2);
    assertThat(ofTask.get(1).value()).isNull();
  }

  private static void microBatchesForm(Stack stack) {
    SingleObject<MetaGradient> codec = SingleObject.of(MetaGradient.class);
    int[] sizes = {0};
    RunningApp.read(
            stack,
            "meta-gradients",
            records ->
                records.stream()
                        .mapToInt(record -> codec.decode(record.value()).getSources().size())
                        .sum()
                    >= TASKS)
        .forEach(
            record ->
                sizes[0] = Math.max(sizes[0], codec.decode(record.value()).getSources().size()));
    assertThat(sizes[0]).as("largest micro-batch").isGreaterThan(8);
  }

  private static void modelReproducesItsStatedLoss(Stack stack) {
    Episode first = training(1).next();
    String key = "sinusoid/" + first.taskId();
    ConsumerRecord<byte[], byte[]> record =
        RunningApp.read(stack, "adapted-models", records -> records.size() >= TASKS).stream()
            .filter(candidate -> new String(candidate.key(), UTF_8).equals(key))
            .findFirst()
            .orElseThrow();
    try (AvroSerde<AdaptedModel> serde =
        AvroSerde.forValues(AdaptedModel.class, stack.clientSettings())) {
      AdaptedModel model = serde.deserializer().deserialize("adapted-models", record.value());
      assertThat(PlainPerceptron.squaredError(model, first.query()))
          .isCloseTo(model.getQueryLoss().getAfter(), within(1e-4));
      assertThat(Tensors.toParameters(model.getParameters()).isFinite()).isTrue();
    }
  }

  private static void storeHoldsAnUnbrokenChain(HeadwaterConfig config) {
    FileModelStore store = FileModelStore.open(config.storeDirectory().orElseThrow());
    List<VersionId> versions = store.versions("sinusoid");
    assertThat(versions.get(0).version()).isZero();
    assertThat(versions.size()).isGreaterThan(1);
    for (int i = 1; i < versions.size(); i++) {
      MetaVersion version =
          store
              .version("sinusoid", versions.get(i).version(), versions.get(i).digest())
              .orElseThrow();
      assertThat(version.parentDigest()).isEqualTo(versions.get(i - 1).digest());
    }
  }

  private static void anotherDefinitionIsRefused(Stack stack, Path directory) throws Exception {
    HeadwaterConfig other =
        configure(stack, YAML.replace("hidden: [40]", "hidden: [41]"), directory, "b");
    try (HeadwaterApp app = new HeadwaterApp(other)) {
      assertThatThrownBy(app::start)
          .isInstanceOf(DefinitionConflictException.class)
          .hasMessageContaining("learners.sinusoid")
          .hasMessageContaining("model.hidden: published [40], configured [41]");
    }
  }
}
