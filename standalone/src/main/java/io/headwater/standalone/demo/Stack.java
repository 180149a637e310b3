package io.headwater.standalone.demo;

import io.headwater.standalone.broker.EmbeddedBroker;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.checker.LossChecker;
import io.headwater.standalone.registry.RegistryProcess;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.ConfigReader;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.topic.TopicAdmin;
import io.headwater.streams.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;

/** A real broker and a real schema registry on loopback; closing stops both. */
public final class Stack implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration SETTLE = Duration.ofSeconds(30);

  private final EmbeddedBroker broker;
  private final RegistryProcess registry;

  private Stack(EmbeddedBroker broker, RegistryProcess registry) {
    this.broker = broker;
    this.registry = registry;
  }

  /** Starts both on free ports; they keep their data under {@code directory}. */
  public static Stack start(Path directory) throws IOException, InterruptedException {
    return start(directory, 0, 0);
  }

  /**
   * Starts both; they keep their data under {@code directory}.
   *
   * @param brokerPort TCP port, or 0 for any free one
   * @param registryPort TCP port, or 0 for any free one
   */
  public static Stack start(Path directory, int brokerPort, int registryPort)
      throws IOException, InterruptedException {
    EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), brokerPort);
    try {
      return new Stack(broker, RegistryProcess.start(directory.resolve("registry"), registryPort));
    } catch (IOException | InterruptedException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** What any client needs to connect. */
  public Map<String, String> clientSettings() {
    return Map.of(
        "bootstrap.servers", broker.bootstrapServers(), "schema.registry.url", registry.url());
  }

  /** Completes with the registry's exit code when it ends, whether asked to or not. */
  public CompletableFuture<Integer> registryEnded() {
    return registry.ended();
  }

  /**
   * The configuration in {@code yaml}, with {@code overrides} by environment-variable name, pointed
   * at this stack.
   */
  public HeadwaterConfig configure(String yaml, Map<String, String> overrides)
      throws ConfigException {
    Map<String, String> environment = new HashMap<>(overrides);
    environment.put("HEADWATER_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    environment.put("HEADWATER_KAFKA_SCHEMA_REGISTRY_URL", registry.url());
    return ConfigReader.parse(yaml, environment);
  }

  /** Creates the topics of {@code config}. */
  public static void createTopics(HeadwaterConfig config) {
    try (Admin admin = Admin.create(KafkaSettings.admin(config))) {
      TopicAdmin topics = new TopicAdmin(admin);
      topics.apply(topics.plan(new Topics(config.topics())));
    }
  }

  /**
   * Starts an application and waits until it runs.
   *
   * @throws IllegalStateException if it does not within a minute
   */
  public static void awaitStarted(HeadwaterApp app) throws IOException, InterruptedException {
    app.start();
    if (!app.awaitRunning(START)) {
      throw new IllegalStateException("the stream did not run within " + START.toSeconds() + " s");
    }
  }

  /** What the loss checker says once the stream has come to rest, or half a minute later. */
  public CheckReport settle(HeadwaterConfig config) throws InterruptedException {
    try (LossChecker checker = LossChecker.open(clientSettings(), config.topics().prefix())) {
      return checker.awaitClosed(SETTLE);
    }
  }

  @Override
  public void close() {
    registry.close();
    broker.close();
  }
}
