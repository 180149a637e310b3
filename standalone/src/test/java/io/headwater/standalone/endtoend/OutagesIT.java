package io.headwater.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.schema.TaskEvent;
import io.headwater.standalone.broker.EmbeddedBroker;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.checker.LossChecker;
import io.headwater.standalone.demo.Stack;
import io.headwater.standalone.episodes.SendPlan;
import io.headwater.standalone.episodes.SendPlan.QueryUse;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.standalone.episodes.TaskEvents;
import io.headwater.standalone.episodes.TaskProducer;
import io.headwater.standalone.registry.RegistryProcess;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.ConfigReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The registry and the broker go away and come back. Nothing is lost, nothing is dead-lettered for
 * it, and the instance says that it is not ready while it waits.
 *
 * <p>{@code -Dheadwater.outage.seconds} (60) sets how long the registry is away under load.
 */
@Timeout(600)
class OutagesIT {
  private static final long AWAY_SECONDS = Long.getLong("headwater.outage.seconds", 60);
  private static final double TASKS_PER_SECOND = 100;
  private static final Duration SETTLE = Duration.ofMinutes(3);

  @TempDir Path directory;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private EmbeddedBroker broker;
  private RegistryProcess registry;
  private AppProcess app;
  private StatusPages pages;
  private int httpPort;
  private int starts;

  @BeforeEach
  void startBrokerAndRegistry() throws IOException, InterruptedException, ConfigException {
    broker = EmbeddedBroker.start(directory.resolve("broker"), StatusPages.freePort());
    registry = RegistryProcess.start(directory.resolve("registry"), StatusPages.freePort());
    httpPort = StatusPages.freePort();
    Stack.createTopics(ConfigReader.parse(yaml(), Map.of()));
  }

  @AfterEach
  void stop() throws Exception {
    if (app != null) {
      app.close();
    }
    for (AutoCloseable each : opened) {
      each.close();
    }
    registry.close();
    broker.close();
  }

  @Test
  void waitsForARegistryThatIsAwayAtTheStartAndForAnInstanceStartedMeanwhile()
      throws IOException, InterruptedException {
    startApp();
    pages.awaitReady();
    sendTasks(200);
    awaitClosed(200);
    app.close();
    registry.close();

    // Its published versions cannot be read, so it cannot know that it may start.
    startApp();
    pages.awaitNotReady("schema registry");
    assertThat(pages.get("/health/live").orElseThrow().statusCode()).isEqualTo(200);

    restartRegistry();
    pages.awaitReady();
    sendTasks(200);
    awaitClosed(400);
  }

  @Test
  void losesNothingWhileTheRegistryIsAwayUnderLoadAndTheBrokerIsRestarted()
      throws IOException, InterruptedException, ExecutionException {
    startApp();
    pages.awaitReady();
    CompletableFuture<Long> load = startLoad((long) (TASKS_PER_SECOND * (AWAY_SECONDS + 20)));
    int unknown = registerOtherWriterSchema();

    registry.close();
    // Needs the registry: nobody has read a record of this schema yet.
    sendWithSchema(unknown);
    pages.awaitNotReady("schema registry");
    Thread.sleep(Duration.ofSeconds(AWAY_SECONDS).toMillis());
    assertThat(app.isAlive()).as(app.logTail()).isTrue();
    restartRegistry();
    pages.awaitReady();

    String address = broker.bootstrapServers();
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    broker.close();
    pages.awaitNotReady("Kafka has not answered");
    broker = EmbeddedBroker.start(directory.resolve("broker"), port);
    pages.awaitReady();
    CheckReport report = awaitClosed(load.join() + 1);

    assertThat(report.deadLetters()).isZero();
    assertThat(app.isAlive()).as(app.logTail()).isTrue();
  }

  private void startApp() throws IOException {
    Path config = directory.resolve("headwater.yaml");
    Files.writeString(config, yaml());
    app = AppProcess.start(config, directory.resolve("app-" + starts++ + ".log"));
    pages = new StatusPages(httpPort, app);
  }

  private void restartRegistry() throws IOException, InterruptedException {
    registry =
        RegistryProcess.start(directory.resolve("registry"), URI.create(registry.url()).getPort());
  }

  private CompletableFuture<Long> startLoad(long tasks) {
    // Opened while the registry is there; later it needs what it has cached only.
    TaskProducer producer = TaskProducer.open(clientSettings(), "");
    opened.add(producer);
    SinusoidEpisodes episodes = new SinusoidEpisodes(SinusoidSettings.withSeed(7));
    producer.send(
        TaskEvents.of(
            episodes.training().next(), "sinusoid", QueryUse.LEARN, "first", Instant.now()));
    SendPlan plan = new SendPlan("sinusoid", tasks, TASKS_PER_SECOND, QueryUse.LEARN);
    return CompletableFuture.supplyAsync(() -> producer.send(episodes.training(), plan));
  }

  private void sendTasks(int tasks) {
    try (TaskProducer producer = TaskProducer.open(clientSettings(), "")) {
      producer.send(
          new SinusoidEpisodes(SinusoidSettings.withSeed(1)).training(),
          SendPlan.of("sinusoid", tasks));
    }
  }

  /** A compatible schema that no reader has met: the contract with one more field. */
  private int registerOtherWriterSchema() throws IOException, InterruptedException {
    String body = "{\"schema\": " + new ObjectMapper().writeValueAsString(wider()) + "}";
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(registry.url() + "/subjects/tasks-value/versions"))
                    .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Integer.parseInt(answer.body().replaceAll("[^0-9]", ""));
  }

  private static String wider() {
    String contract = TaskEvent.getClassSchema().toString();
    String last = "]}";
    assertThat(contract).endsWith(last);
    return contract.substring(0, contract.length() - last.length())
        + ",{\"name\":\"priority\",\"type\":\"int\",\"doc\":\"From the future.\",\"default\":0}"
        + last;
  }

  private void sendWithSchema(int id) throws IOException, InterruptedException, ExecutionException {
    TaskEvent event =
        TaskEvents.of(
            new SinusoidEpisodes(SinusoidSettings.withSeed(9)).training().next(),
            "sinusoid",
            QueryUse.LEARN,
            "other-schema",
            Instant.now());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new SpecificDatumWriter<>(TaskEvent.class).write(event, encoder);
    encoder.writeInt(3); // The field that is appended.
    encoder.flush();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>("tasks", "sinusoid/" + event.getTaskId(), bytes.toByteArray()))
          .get();
    }
  }

  private CheckReport awaitClosed(long tasks) throws InterruptedException {
    try (LossChecker checker = LossChecker.open(clientSettings(), "")) {
      CheckReport report = checker.awaitClosed(SETTLE);
      System.out.print(report.toTable());
      assertThat(report.closed()).isTrue();
      assertThat(report.violations()).isEmpty();
      assertThat(report.tasks()).isEqualTo(tasks);
      assertThat(report.adapted()).isEqualTo(tasks);
      return report;
    }
  }

  private Map<String, String> clientSettings() {
    return Map.of(
        "bootstrap.servers", broker.bootstrapServers(), "schema.registry.url", registry.url());
  }

  private String yaml() {
    return """
        application-id: outages
        kafka:
          bootstrap.servers: %s
          schema.registry.url: %s
          state.dir: %s
        http: {port: %d}
        learners:
          sinusoid:
            algorithm: maml
            model: {type: mlp, inputs: 1, hidden: [40, 40], outputs: 1}
            loss: squared-error
            meta: {batch: 25, publish-interval: 100ms, max-staleness: 50}
        """
        .formatted(broker.bootstrapServers(), registry.url(), directory.resolve("state"), httpPort);
  }
}
