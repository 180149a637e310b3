package io.headwater.standalone.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.checker.LossChecker;
import io.headwater.standalone.episodes.SendPlan;
import io.headwater.standalone.episodes.SendPlan.QueryUse;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.standalone.episodes.TaskProducer;
import io.headwater.streams.config.ConfigReader;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Distinctive secrets in every setting that takes one; whatever the application shows, logs at
 * DEBUG, answers or writes to topics is searched for them.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(300)
class NoSecretsShownIT {
  private static final String TOKEN = "bearer-Pw-6d4a";
  private static final List<String> SECRETS =
      List.of(
          SecureStack.KAFKA_PASSWORD,
          SecureStack.REGISTRY_USER.split(":", -1)[1],
          Base64.getEncoder().encodeToString(SecureStack.REGISTRY_USER.getBytes(UTF_8)),
          SecureStack.CLIENT.keystore(),
          SecureStack.CLIENT.key(),
          SecureStack.CLIENT.truststore(),
          TOKEN);
  private static final String LOGBACK =
      """
      <configuration>
        <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%-5level %logger - %msg%n</pattern></encoder>
        </appender>
        <root level="DEBUG"><appender-ref ref="console"/></root>
      </configuration>
      """;
  private static final int TASKS = 100;

  private Path directory;
  private Path logback;
  private SecureStack stack;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    this.directory = directory;
    this.logback = Files.writeString(directory.resolve("logback.xml"), LOGBACK);
    stack = SecureStack.start(directory);
  }

  @AfterAll
  void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void inACheckOfTheConfiguration() throws Exception {
    String shown = run(0, configuration(settings(), Map.of()), "config", "check");

    assertThat(shown).contains("sasl.jaas.config: '********'").doesNotContain(SECRETS);
    assertThat(shown).contains("schema.registry.url: " + stack.front().url());
  }

  @Test
  void inProblemsOfTheConfiguration() throws Exception {
    Map<String, String> settings = settings();
    settings.put("security.protocol", "BOGUS");
    settings.put("key.serializer", "https://registry-user:" + TOKEN + "@host");
    Map<String, Object> strays = Map.of("password", TOKEN, "batch", Map.of("token", TOKEN));

    String shown = run(1, configuration(settings, strays), "config", "check", "--verbose");

    assertThat(shown)
        .contains("kafka.security.protocol: refused by Kafka", "password: unknown key")
        .doesNotContain(SECRETS);
  }

  @Test
  void inAStartThatFails() throws Exception {
    Map<String, String> settings = settings();
    settings.put("ssl.truststore.location", stack.store("other-trust.p12"));

    String shown = run(1, configuration(settings, Map.of()), "run", "--verbose");

    assertThat(shown)
        .contains("AdminClientConfig values", "kafka.ssl.truststore.location", "\tat ")
        .doesNotContain(SECRETS);
  }

  @Test
  void inARun() throws Exception {
    int port = freePort();
    Path file = configuration(settings(), Map.of("http", Map.of("port", port)));
    HeadwaterConfig config = ConfigReader.read(file, Map.of());
    String prepared = run(0, file, "topics", "apply") + run(0, file, "schemas", "register");

    List<String> pages = new ArrayList<>();
    ChildCommand app = child("run.log", file, "run");
    try (app) {
      awaitReady(app, port);
      produce(config);
      CheckReport report = settle(config);
      assertThat(report.adapted()).isEqualTo(TASKS);
      assertThat(report.deadLetters()).isEqualTo(1);
      for (String page : List.of("/metrics", "/health/live", "/health/ready", "/none")) {
        pages.add(get(port, page).body());
      }
    }
    String records = WrittenRecords.text(config);

    assertThat(app.output())
        .contains("DEBUG org.apache.kafka", "StreamsConfig values", "basic.auth.user.info")
        .doesNotContain(SECRETS);
    assertThat(prepared).contains("Sending POST").doesNotContain(SECRETS);
    assertThat(pages.get(0)).contains("headwater_").doesNotContain(SECRETS);
    assertThat(String.join("", pages)).doesNotContain(SECRETS);
    assertThat(records).contains("headwater.reason").doesNotContain(SECRETS);
  }

  /** With a token that is set and not used, and the registry's credentials in its URL. */
  private Map<String, String> settings() {
    Map<String, String> settings = stack.settings();
    settings.remove("basic.auth.user.info");
    settings.remove("basic.auth.credentials.source");
    settings.computeIfPresent(
        "schema.registry.url",
        (name, url) -> url.replace("https://", "https://" + SecureStack.REGISTRY_USER + "@"));
    settings.put("bearer.auth.token", TOKEN);
    return settings;
  }

  private Path configuration(Map<String, String> kafka, Map<String, Object> more)
      throws IOException {
    kafka.put("state.dir", directory.resolve("state").toString());
    Map<String, Object> tree = new HashMap<>(more);
    tree.put("application-id", "discreet");
    tree.put("kafka", kafka);
    tree.put(
        "learners",
        Map.of(
            "sinusoid",
            Map.of(
                "algorithm",
                "fomaml",
                "model",
                Map.of("inputs", 1, "hidden", new int[] {8}, "outputs", 1),
                "loss",
                "squared-error",
                "meta",
                Map.of("publish-interval", "50ms"))));
    return Files.writeString(
        Files.createTempFile(directory, "headwater", ".yaml"),
        new YAMLMapper().writeValueAsString(tree));
  }

  private ChildCommand child(String log, Path config, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("-c", config.toString()));
    return ChildCommand.start(directory.resolve(log), logback, all.toArray(new String[0]));
  }

  /** Runs a command to its end; returns all it printed. */
  private String run(int exitCode, Path config, String... words)
      throws IOException, InterruptedException {
    try (ChildCommand command = child(String.join("-", words) + ".log", config, words)) {
      assertThat(command.awaitEnd()).as(command.log().toString()).isEqualTo(exitCode);
      return command.output();
    }
  }

  private static void awaitReady(ChildCommand app, int port) throws Exception {
    while (true) {
      assertThat(app.process().isAlive()).as(app.log().toString()).isTrue();
      try {
        if (get(port, "/health/ready").statusCode() == 200) {
          return;
        }
      } catch (ConnectException notYet) {
        // It listens a while after it has started.
      }
      Thread.sleep(100);
    }
  }

  private static HttpResponse<String> get(int port, String page)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + page);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /** Sends tasks, and a record that is none. */
  private static void produce(HeadwaterConfig config) {
    try (TaskProducer tasks = TaskProducer.open(config.kafka(), config.topics().prefix());
        KafkaProducer<byte[], byte[]> bytes =
            new KafkaProducer<>(
                KafkaSettings.producer(config),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      tasks.send(
          new SinusoidEpisodes(new SinusoidSettings(5, 5, 1)).training(),
          new SendPlan("sinusoid", TASKS, SendPlan.UNLIMITED, QueryUse.LEARN));
      var unused =
          bytes.send(new ProducerRecord<>("tasks", "sinusoid/bad".getBytes(UTF_8), new byte[] {7}));
      bytes.flush();
    }
  }

  private static CheckReport settle(HeadwaterConfig config) throws InterruptedException {
    try (LossChecker checker = LossChecker.open(config.kafka(), config.topics().prefix())) {
      return checker.awaitClosed(Duration.ofSeconds(60));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
