package io.headwater.standalone.local;

import io.headwater.standalone.broker.DirectoryLock;
import io.headwater.standalone.demo.Stack;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.ConfigReader;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.topic.SubjectAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Broker, registry and application in one place. Topics, offsets, transactions, schemas and their
 * ids, the model store and the state of the stream are under the place's directory and there again
 * after a restart, also after a kill.
 *
 * <p>Started when {@link #start} returns; whoever started it closes it.
 */
public final class LocalDeployment implements AutoCloseable {
  // A member that was killed keeps its seat in the group for a session, 45 s unless configured.
  private static final Duration RUNNING_WITHIN = Duration.ofMinutes(3);
  private static final String HOST = "127.0.0.1";

  private final Place place;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private Stack stack;
  private HeadwaterConfig config;
  private HeadwaterApp app;

  private LocalDeployment(Place place) {
    this.place = place;
  }

  /**
   * Starts everything and returns when the stream runs.
   *
   * @param yaml configuration; where it says how to connect, what to replicate or where to keep
   *     things, the place counts
   * @param environment variables laid over it
   * @throws ConfigException with every problem of the configuration, before anything is started
   * @throws io.headwater.tensor.UnusableBackendException if the configured backend cannot be used
   *     here, before anything is started
   * @throws IOException if another deployment runs in the directory, a port is taken, or broker or
   *     registry do not start; the message says which
   * @throws IllegalStateException if the stream does not run within three minutes
   */
  public static LocalDeployment start(Place place, String yaml, Map<String, String> environment)
      throws IOException, InterruptedException, ConfigException {
    LocalDeployment deployment = new LocalDeployment(place);
    boolean started = false;
    try {
      deployment.open(yaml, environment);
      started = true;
      return deployment;
    } finally {
      if (!started) {
        deployment.close();
      }
    }
  }

  private void open(String yaml, Map<String, String> environment)
      throws IOException, InterruptedException, ConfigException {
    Map<String, String> placed = placed(environment);
    HeadwaterConfig checked = ConfigReader.parse(yaml, withAnyAddress(placed));
    checked.backend().require();
    Files.createDirectories(place.directory());
    opened.push(DirectoryLock.of(place.directory(), "headwater up"));
    TakenPort.refuse(HOST, place.brokerPort(), "--broker-port");
    TakenPort.refuse(HOST, place.registryPort(), "--registry-port");
    TakenPort.refuse(checked.http().host(), checked.http().port(), "--http-port");

    stack = Stack.start(place.directory(), place.brokerPort(), place.registryPort());
    opened.push(stack);
    config = stack.configure(yaml, placed);
    Stack.createTopics(config);
    // Before any producer: those in other languages look their schema up.
    try (SubjectAdmin subjects =
        SubjectAdmin.of(KafkaSettings.registry(config), config.topics().prefix())) {
      subjects.register();
    }
    app = new HeadwaterApp(config);
    opened.push(app);
    app.start();
    if (!app.awaitRunning(RUNNING_WITHIN)) {
      throw new IllegalStateException(
          "stream: expected RUNNING within " + RUNNING_WITHIN.toSeconds() + " s but was not");
    }
  }

  private Map<String, String> placed(Map<String, String> environment) {
    Path directory = place.directory().toAbsolutePath();
    Map<String, String> placed = new HashMap<>(environment);
    placed.put("HEADWATER_STORE_DIRECTORY", directory.resolve("model-store").toString());
    placed.put("HEADWATER_KAFKA_STATE_DIR", directory.resolve("state").toString());
    placed.put("HEADWATER_KAFKA_SECURITY_PROTOCOL", "PLAINTEXT");
    placed.put("HEADWATER_TOPICS_REPLICATION", "1");
    if (place.httpPort().isPresent()) {
      placed.put("HEADWATER_HTTP_PORT", Integer.toString(place.httpPort().getAsInt()));
    }
    return placed;
  }

  /** Addresses are known only when broker and registry run; the rest can be checked before. */
  private static Map<String, String> withAnyAddress(Map<String, String> placed) {
    Map<String, String> addressed = new HashMap<>(placed);
    addressed.put("HEADWATER_KAFKA_BOOTSTRAP_SERVERS", HOST + ":9092");
    addressed.put("HEADWATER_KAFKA_SCHEMA_REGISTRY_URL", "http://" + HOST + ":8081");
    return addressed;
  }

  /** The value for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return stack.clientSettings().get("bootstrap.servers");
  }

  /** The value for {@code schema.registry.url}. */
  public String registryUrl() {
    return stack.clientSettings().get("schema.registry.url");
  }

  /** The port of the status server; empty when it is off. */
  public OptionalInt httpPort() {
    return config.http().enabled() ? OptionalInt.of(app.httpPort()) : OptionalInt.empty();
  }

  /** The learners that run. */
  public SortedSet<String> learners() {
    return new TreeSet<>(config.learners().keySet());
  }

  /**
   * Waits for the end of the application or of the registry, which do not end by themselves.
   *
   * @throws IllegalStateException saying which ended
   * @throws InterruptedException when this thread is told to stop waiting
   */
  public void awaitEnd() throws InterruptedException {
    CompletableFuture<Integer> registry = stack.registryEnded();
    CompletableFuture<Void> released = registry.thenRun(app::close);
    Optional<Throwable> failure = app.awaitStop();
    if (registry.isDone()) {
      throw new IllegalStateException(
          "the schema registry ended with exit code %d; its log is %s"
              .formatted(registry.join(), place.directory().resolve("registry/registry.log")));
    }
    released.cancel(false);
    throw new IllegalStateException("the stream stopped", failure.orElse(null));
  }

  /** Commits what is done, then stops application, registry and broker, in this order. */
  @Override
  public void close() {
    // Closing is not to be cut short by the signal that asked for it.
    boolean interrupted = Thread.interrupted();
    while (!opened.isEmpty()) {
      AutoCloseable next = opened.pop();
      try {
        next.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot close " + next.getClass().getSimpleName(), e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
