package io.headwater.streams.serve;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Every meter of the application, by name. Counters count work done, also work of a transaction
 * that is aborted and done again: the exact counts are in the topics. Learner names and reasons
 * become labels, so callers pass only names from the configuration and reasons from a fixed set.
 * Thread-safe.
 */
public final class Metrics {
  private static final String LEARNER = "learner";
  private static final String REASON = "reason";

  private static final double[] BATCH_SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
  private static final double[] STALENESS = {1, 2, 3, 5, 10, 20, 50};
  private static final Duration[] TIMES = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, Learner> learners = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> kept = new ConcurrentHashMap<>();

  /** Registers meters with a registry as they come into use. */
  public Metrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A valid task event was taken in. */
  public void taskReceived(String learner) {
    learner(learner).received.increment();
  }

  /** A valid task feedback was taken in. */
  public void feedbackReceived(String learner) {
    learner(learner).feedback.increment();
  }

  /** A task ended as an adapted model. */
  public void taskAdapted(String learner) {
    learner(learner).adapted.increment();
  }

  /** A task was deleted. */
  public void taskDeleted(String learner) {
    learner(learner).deleted.increment();
  }

  /** Tasks were forgotten for their age, or for the room they took. */
  public void tasksForgotten(String reason, int tasks) {
    if (tasks == 0) {
      return;
    }
    counters
        .computeIfAbsent(
            "forgotten/" + reason,
            key ->
                Counter.builder("headwater.tasks.forgotten")
                    .description("Tasks no longer kept for late labels and learner state")
                    .tag(REASON, reason)
                    .register(registry))
        .increment(tasks);
  }

  /** So many bytes of tasks and feedback are kept in a partition, and of served models. */
  public void memoryKept(int partition, long bytes, long servedBytes) {
    kept("headwater.task.memory.bytes", "Kept of tasks between their events", partition).set(bytes);
    kept("headwater.served.models.bytes", "Served models kept to be measured", partition)
        .set(servedBytes);
  }

  private AtomicLong kept(String gauge, String description, int partition) {
    return kept.computeIfAbsent(
        gauge + "/" + partition,
        key -> {
          AtomicLong value = new AtomicLong();
          Gauge.builder(gauge, value, AtomicLong::get)
              .description(description)
              .tag("partition", Integer.toString(partition))
              .register(registry);
          return value;
        });
  }

  /** Served models were measured on query rows that came later. */
  public void prequential(String learner, double meanLoss, int tasks) {
    learner(learner).prequential.record(meanLoss);
    learner(learner).measured.increment(tasks);
  }

  /** A record ended as a dead letter. */
  public void deadLetter(String reason) {
    counters
        .computeIfAbsent(
            "dead/" + reason,
            key ->
                Counter.builder("headwater.dead.letters")
                    .description("Records that ended as dead letters")
                    .tag(REASON, reason)
                    .register(registry))
        .increment();
  }

  /** A record of another application's learner was passed over. */
  public void recordIgnored() {
    counters
        .computeIfAbsent(
            "ignored",
            key ->
                Counter.builder("headwater.records.ignored")
                    .description("Input records left to other applications")
                    .register(registry))
        .increment();
  }

  /** A micro-batch was adapted: how many tasks together, and how long the computation took. */
  public void batchAdapted(String learner, int tasks, Duration took) {
    learner(learner).batchTasks.record(tasks);
    learner(learner).adaptTime.record(took);
  }

  /** A model was handed to Kafka this long after its task event happened. */
  public void modelLatency(String learner, Duration sinceOccurred) {
    learner(learner).latency.record(sinceOccurred.isNegative() ? Duration.ZERO : sinceOccurred);
  }

  /** Query sets were folded into the accumulating meta-step. */
  public void tasksFolded(String learner, int tasks) {
    learner(learner).folded.increment(tasks);
  }

  /** Query sets were rejected. */
  public void tasksRejected(String learner, String reason, int tasks) {
    counters
        .computeIfAbsent(
            "rejected/" + learner + "/" + reason,
            key ->
                Counter.builder("headwater.tasks.rejected")
                    .description("Query sets whose gradient was rejected")
                    .tag(LEARNER, learner)
                    .tag(REASON, reason)
                    .register(registry))
        .increment(tasks);
  }

  /** A query set was left out for the learner's present share. */
  public void notSampled(String learner) {
    learner(learner).notSampled.increment();
  }

  /** A learner learns from this share of its query sets now, from 0 to 1. */
  public void learningShare(String learner, double share) {
    learner(learner).share.set(Double.doubleToLongBits(share));
  }

  /** A gradient met the meta-update this many versions after the one it was taken at. */
  public void gradientStaleness(String learner, long versions) {
    learner(learner).staleness.record((double) versions);
  }

  /** A version was published, made of this many query sets. */
  public void versionPublished(String learner, long version, long tasks) {
    learner(learner).published.increment();
    learner(learner).tasksPerVersion.record((double) tasks);
    learner(learner).version.set(version);
  }

  /** The newest committed version became visible to this instance. */
  public void versionSeen(String learner, long version) {
    learner(learner).seen.set(version);
  }

  private Learner learner(String name) {
    return learners.computeIfAbsent(name, key -> new Learner(registry, key));
  }

  /** The meters of one learner. */
  private static final class Learner {
    private final Counter received;
    private final Counter feedback;
    private final Counter adapted;
    private final Counter deleted;
    private final Counter folded;
    private final Counter published;
    private final Counter measured;
    private final Counter notSampled;
    private final DistributionSummary prequential;
    private final DistributionSummary batchTasks;
    private final DistributionSummary tasksPerVersion;
    private final DistributionSummary staleness;
    private final Timer adaptTime;
    private final Timer latency;
    private final AtomicLong share = new AtomicLong();
    private final AtomicLong version = new AtomicLong(-1);
    private final AtomicLong seen = new AtomicLong(-1);

    Learner(MeterRegistry registry, String name) {
      received = counter(registry, name, "headwater.tasks.received", "Valid task events");
      feedback = counter(registry, name, "headwater.feedback.received", "Valid task feedback");
      adapted = counter(registry, name, "headwater.tasks.adapted", "Adapted models");
      deleted = counter(registry, name, "headwater.tasks.deleted", "Deleted tasks");
      folded = counter(registry, name, "headwater.tasks.folded", "Query sets folded in");
      published = counter(registry, name, "headwater.versions.published", "Versions published");
      measured = counter(registry, name, "headwater.feedback.measured", "Late query sets measured");
      notSampled = counter(registry, name, "headwater.tasks.not.sampled", "Query sets left out");
      prequential =
          DistributionSummary.builder("headwater.prequential.loss")
              .description("Loss of served models on query rows that came later, batch means")
              .tag(LEARNER, name)
              .register(registry);
      batchTasks =
          summary(registry, name, "headwater.batch.tasks", "Tasks adapted together", BATCH_SIZES);
      tasksPerVersion =
          summary(
              registry, name, "headwater.version.tasks", "Query sets in a version", BATCH_SIZES);
      staleness =
          summary(registry, name, "headwater.gradient.staleness", "Versions behind", STALENESS);
      adaptTime = timer(registry, name, "headwater.adapt", "Computing one micro-batch");
      latency = timer(registry, name, "headwater.model.latency", "Task event to model");
      Gauge.builder("headwater.learning.share", share, bits -> Double.longBitsToDouble(bits.get()))
          .description("Share of the query sets that are learned from")
          .tag(LEARNER, name)
          .register(registry);
      gauge(registry, name, "headwater.version.newest", "Newest version made here", version);
      gauge(registry, name, "headwater.version.seen", "Newest committed version in use", seen);
    }

    private static Counter counter(
        MeterRegistry registry, String learner, String name, String description) {
      return Counter.builder(name)
          .description(description)
          .tag(LEARNER, learner)
          .register(registry);
    }

    private static DistributionSummary summary(
        MeterRegistry registry,
        String learner,
        String name,
        String description,
        double[] boundaries) {
      return DistributionSummary.builder(name)
          .description(description)
          .tag(LEARNER, learner)
          .serviceLevelObjectives(boundaries)
          .register(registry);
    }

    private static Timer timer(
        MeterRegistry registry, String learner, String name, String description) {
      return Timer.builder(name)
          .description(description)
          .tag(LEARNER, learner)
          .serviceLevelObjectives(TIMES)
          .register(registry);
    }

    private static void gauge(
        MeterRegistry registry, String learner, String name, String description, AtomicLong value) {
      Gauge.builder(name, value, AtomicLong::get)
          .description(description)
          .tag(LEARNER, learner)
          .register(registry);
    }
  }
}
