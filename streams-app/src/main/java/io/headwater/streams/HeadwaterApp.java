package io.headwater.streams;

import io.headwater.store.FileModelStore;
import io.headwater.store.ModelStore;
import io.headwater.streams.adapt.DefinitionConflictException;
import io.headwater.streams.adapt.DefinitionGuard;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.config.Start;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.publish.StoreProjection;
import io.headwater.streams.serve.Health;
import io.headwater.streams.serve.Metrics;
import io.headwater.streams.serve.StatusServer;
import io.headwater.streams.topic.ConsumerGroups;
import io.headwater.streams.topic.TopicAdmin;
import io.headwater.streams.topic.Topics;
import io.headwater.tensor.DType;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance of the application. Lifecycle: {@link #start} once, then {@link #awaitStop} until
 * something stops it, then {@link #close}, which is safe at any time and from any thread.
 */
public final class HeadwaterApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeadwaterApp.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

  private final HeadwaterConfig config;
  private final Topics topics;
  private final PrometheusMeterRegistry meters;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final StartPatience patience = new StartPatience(closing);
  private final ThreadFailures failures = new ThreadFailures();
  // What has been opened, newest first, to be closed in that order.
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private volatile RecordCodecs codecs;
  private volatile KafkaProbe kafka;
  private volatile KafkaStreams streams;
  private volatile Throwable failure;
  private StatusServer status;

  /** An instance that runs {@code config}; nothing happens before {@link #start}. */
  public HeadwaterApp(HeadwaterConfig config) {
    this.config = config;
    this.topics = new Topics(config.topics());
    this.meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  }

  /**
   * Makes sure that the backend can be used, then starts the status server, checks the topics and
   * the published definitions, then starts the projection into the model store and the stream.
   * Waits as long as Kafka or the schema registry do not answer, alive but not ready; returns once
   * the stream threads are started, or when {@link #close} was called meanwhile.
   *
   * @throws io.headwater.tensor.UnusableBackendException if the configured backend cannot be used
   *     here; nothing has been started then
   * @throws io.headwater.streams.topic.TopicException if the topics are not as they must be
   * @throws DefinitionConflictException if a learner was published with another definition
   * @throws IllegalStateException if another application runs one of the learners
   * @throws IOException if the status server cannot listen or the state directory cannot be read
   */
  public synchronized void start() throws IOException {
    config.backend().require();
    if (config.http().port() >= 0) {
      status = StatusServer.start(config.http(), meters, this::live, this::readiness);
      opened.push(status);
    }
    codecs = new RecordCodecs(topics, KafkaSettings.registry(config));
    opened.push(codecs);
    if (!patience.untilAnswered(this::checkCluster)) {
      return;
    }
    kafka = new KafkaProbe();
    poll("headwater-kafka-probe", KafkaProbe.INTERVAL, kafka);
    Optional<ModelStore> store = config.storeDirectory().map(FileModelStore::open);
    Metrics metrics = new Metrics(meters);
    Parts parts = Parts.of(config, codecs, store, config.backend().opener(DType.FLOAT32), metrics);
    store.ifPresent(target -> project(parts, target));
    StreamsConfig settings = new StreamsConfig(KafkaSettings.streams(config));
    HalfWrittenStores.remove(
        Path.of(settings.getString(StreamsConfig.STATE_DIR_CONFIG), config.applicationId()));
    startStreams(HeadwaterTopology.build(topics, parts), settings);
    poll(
        "headwater-input-lag",
        InputLag.INTERVAL,
        new InputLag(config.applicationId(), this::inputPartitions, parts.adapt().shares()));
  }

  private void poll(String thread, Duration interval, AdminPoll.Question question) {
    opened.push(AdminPoll.start(thread, interval, KafkaSettings.admin(config), question));
  }

  private Set<TopicPartition> inputPartitions() {
    Set<String> input = Set.of(topics.tasks().name(), topics.taskFeedback().name());
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .flatMap(task -> task.topicPartitions().stream())
        .filter(partition -> input.contains(partition.topic()))
        .collect(Collectors.toSet());
  }

  private void checkCluster() {
    try (Admin admin = Admin.create(KafkaSettings.admin(config))) {
      new TopicAdmin(admin).checkAtStart(topics);
      ConsumerGroups groups = new ConsumerGroups(admin);
      new DefinitionGuard(config, topics.metaParameters().name(), codecs.metaParameters(), groups)
          .check();
      if (config.start() == Start.LATEST) {
        groups.pinToEnd(
            config.applicationId(), List.of(topics.tasks().name(), topics.taskFeedback().name()));
      }
    }
  }

  private void project(Parts parts, ModelStore target) {
    StoreProjection projection =
        new StoreProjection(
            config,
            topics.metaParameters().name(),
            codecs.metaParameters(),
            parts.versions(),
            target);
    opened.push(projection);
    projection.start();
  }

  private void startStreams(Topology topology, StreamsConfig settings) {
    streams = new KafkaStreams(topology, settings);
    streams.setUncaughtExceptionHandler(this::onThreadFailure);
    streams.setStateListener(
        (now, before) -> {
          LOG.info("stream state: {} -> {}", before, now);
          if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
            stopped.countDown();
          }
        });
    KafkaStreamsMetrics streamsMetrics = new KafkaStreamsMetrics(streams);
    streamsMetrics.bindTo(meters);
    opened.push(streamsMetrics);
    streams.start();
  }

  /**
   * Waits until the stream stops.
   *
   * @return what stopped it; empty when {@link #close} did
   */
  public Optional<Throwable> awaitStop() throws InterruptedException {
    stopped.await();
    return Optional.ofNullable(failure);
  }

  /** Waits until the stream runs, at most {@code limit}; tells whether it does. */
  public boolean awaitRunning(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (state() != KafkaStreams.State.RUNNING) {
      if (System.nanoTime() > deadline || stopped.await(20, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }

  /** The port of the status server. */
  public int httpPort() {
    return status.port();
  }

  /**
   * Commits what is done, leaves the group, so that other instances take over at once, and closes
   * everything; waits up to 30 s.
   */
  @Override
  public void close() {
    closing.countDown();
    RecordCodecs waiting = codecs;
    if (waiting != null) {
      waiting.stopWaiting();
    }
    KafkaStreams running = streams;
    if (running != null
        && !running.close(
            CloseOptions.timeout(CLOSE_PATIENCE)
                .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP))) {
      LOG.warn("stream threads did not stop within {}", CLOSE_PATIENCE);
    }
    synchronized (this) {
      while (!opened.isEmpty()) {
        AutoCloseable next = opened.pop();
        try {
          next.close();
        } catch (Exception e) {
          LOG.warn("closing {} failed", next.getClass().getSimpleName(), e);
        }
      }
    }
    stopped.countDown();
  }

  private StreamThreadExceptionResponse onThreadFailure(Throwable thrown) {
    Throwable root = root(thrown);
    boolean hopeless = root instanceof DefinitionConflictException || root instanceof Error;
    OptionalLong pause = hopeless ? OptionalLong.empty() : failures.pauseAfter(thrown);
    if (pause.isEmpty()) {
      failure = root;
      LOG.error("stream thread failed, stopping the instance", thrown);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    // Its transaction is aborted, so the records are read again by the thread that replaces it.
    LOG.warn("stream thread failed, replacing it in {} ms", pause.getAsLong(), thrown);
    try {
      closing.await(pause.getAsLong(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private Health live() {
    KafkaStreams.State state = state();
    return state == KafkaStreams.State.ERROR || state == KafkaStreams.State.NOT_RUNNING
        ? Health.failing("stream state is " + state)
        : Health.ok();
  }

  /** Whether it does its work now, and if not, what it waits for. */
  public Health readiness() {
    List<String> reasons = new ArrayList<>();
    patience.trouble().ifPresent(reasons::add);
    KafkaStreams.State state = state();
    if (state != KafkaStreams.State.RUNNING) {
      reasons.add("stream state: expected RUNNING but was " + state);
    }
    Optional.ofNullable(kafka).flatMap(KafkaProbe::trouble).ifPresent(reasons::add);
    Optional.ofNullable(codecs)
        .flatMap(RecordCodecs::trouble)
        .ifPresent(reason -> reasons.add("schema registry: " + reason));
    return new Health(reasons);
  }

  private KafkaStreams.State state() {
    return streams == null ? KafkaStreams.State.CREATED : streams.state();
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
