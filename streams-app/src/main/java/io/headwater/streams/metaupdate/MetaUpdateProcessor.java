package io.headwater.streams.metaupdate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.MetaGradient;
import io.headwater.store.GradientPosition;
import io.headwater.store.MetaVersion;
import io.headwater.streams.adapt.MetaVersions;
import io.headwater.streams.adapt.RemovedLearners;
import io.headwater.streams.commit.BeforeCommitStore;
import io.headwater.streams.convert.LearnerStates;
import io.headwater.streams.convert.Versions;
import io.headwater.streams.metaupdate.MetaUpdate.Step;
import io.headwater.streams.topic.HomePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the meta-update of the learners whose key belongs to this task's partition: folds each
 * gradient in, publishes the next version when it is due, and writes what changed to the store once
 * per commit.
 */
public final class MetaUpdateProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  /** Name of this processor's hook in the topology. */
  public static final String HOOK = "meta-update-before-commit";

  /** Name of the store of learner states. */
  public static final String STORE = "learner-states";

  private static final Logger LOG = LoggerFactory.getLogger(MetaUpdateProcessor.class);
  private static final Duration TICK = Duration.ofMillis(50);

  private final MetaUpdateContext setup;
  private final Map<String, MetaState> states = new TreeMap<>();
  private final Map<String, MetaState> written = new TreeMap<>();
  private ProcessorContext<byte[], byte[]> context;
  private MetaStateStore store;
  private MetaVersions versions;

  /** Works with the learners and record conversions of {@code setup}. */
  public MetaUpdateProcessor(MetaUpdateContext setup) {
    this.setup = setup;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> processorContext) {
    context = processorContext;
    versions = context.getStateStore(MetaVersions.NAME);
    store = new MetaStateStore(context.getStateStore(STORE), setup.softwareVersion());
    BeforeCommitStore hook = context.getStateStore(HOOK);
    hook.attach(this::writeChanges, this::hasChanges);
    states.clear();
    written.clear();
    for (MetaUpdateContext.Learner learner : setup.learners().values()) {
      store
          .read(learner.config())
          .filter(state -> continues(state, learner))
          .ifPresent(
              state -> {
                states.put(learner.config().id(), learner.update().resume(state));
                written.put(learner.config().id(), state);
              });
    }
    RemovedLearners.watch(
        context, store.learners(), setup.learners().keySet(), versions, store::remove);
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, timestamp -> tickOrFail());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata at = context.recordMetadata().orElseThrow();
    MetaGradient gradient = setup.gradients().decode(record.value());
    MetaUpdateContext.Learner learner = setup.learners().get(gradient.getLearnerId());
    if (learner == null) {
      if (setup.unknownLearners().leaves(gradient.getLearnerId())) {
        return;
      }
      LOG.warn(
          "gradient at {}-{}@{} stays pending: learner '{}' is not configured",
          at.topic(),
          at.partition(),
          at.offset(),
          gradient.getLearnerId());
      return;
    }
    Instant now = now();
    MetaState before = state(learner, now);
    GradientPosition position = new GradientPosition(at.partition(), at.offset());
    if (isDecided(position, before.lastGradient())) {
      return;
    }
    MetaState after = learner.update().fold(before, LearnerStates.gradient(gradient, position));
    states.put(learner.config().id(), after);
    Fate fate = after.pending().fates().get(after.pending().fates().size() - 1);
    count(learner.config().id(), fate);
    publishIfDue(learner, now);
  }

  /** Another application, which had the learner before, has decided on it. */
  private static boolean isDecided(GradientPosition position, GradientPosition last) {
    return last != null
        && last.partition() == position.partition()
        && position.offset() <= last.offset();
  }

  private void count(String learnerId, Fate fate) {
    if (fate.decision() == Fate.Decision.FOLDED) {
      setup.metrics().tasksFolded(learnerId, fate.tasks());
      setup.metrics().gradientStaleness(learnerId, fate.staleness());
    } else {
      setup.metrics().tasksRejected(learnerId, fate.decision().code(), fate.tasks());
    }
    fate.excluded()
        .forEach((reason, tasks) -> setup.metrics().tasksRejected(learnerId, reason, tasks));
  }

  /**
   * A time-out of Kafka's must not leave a punctuation as it is: Kafka Streams would then commit
   * what this task has sent, for the sake of the thread's other tasks, and drop what it has
   * written. As another exception it ends the thread, and with it the transaction.
   */
  private void tickOrFail() {
    try {
      tick();
    } catch (TimeoutException e) {
      throw new StreamsException("meta-update: " + e.getMessage(), e);
    }
  }

  private void tick() {
    Instant now = now();
    for (MetaUpdateContext.Learner learner : setup.learners().values()) {
      if (isHome(learner.config().id())) {
        MetaState state = state(learner, now);
        publishIfDue(learner, now);
        if (learner.update().hasRejectionsToTell(state, now)) {
          take(learner, learner.update().tellRejections(states.get(learner.config().id()), now));
        }
      }
    }
  }

  private void publishIfDue(MetaUpdateContext.Learner learner, Instant now) {
    MetaState state = states.get(learner.config().id());
    if (learner.update().isDue(state, now)) {
      take(learner, learner.update().step(state, now));
    }
  }

  /** Not that of a learner of the same name that was removed. */
  private boolean continues(MetaState state, MetaUpdateContext.Learner learner) {
    String lineage = state.current().lineage();
    return lineage.equals(learner.versionZero().lineage())
        || versions
            .latest(learner.config().id())
            .filter(latest -> latest.lineage().equals(lineage))
            .isPresent();
  }

  /** The learner's state; begins it, and publishes version 0, where it has none. */
  private MetaState state(MetaUpdateContext.Learner learner, Instant now) {
    String id = learner.config().id();
    if (!states.containsKey(id)) {
      Optional<MetaVersion> published = versions.latest(id);
      store.remove(id);
      take(learner, learner.update().begin(published.orElse(learner.versionZero()), now));
    }
    return states.get(id);
  }

  private void take(MetaUpdateContext.Learner learner, Step step) {
    String id = learner.config().id();
    states.put(id, step.state());
    Progress progress = step.progress();
    if (progress.published()) {
      context.forward(
          new Record<>(
              Versions.key(id).getBytes(UTF_8),
              setup.metaParameters().write(setup.versions().toAvro(progress.version())),
              progress.at().toEpochMilli(),
              new RecordHeaders()
                  .add(MetaUpdateContext.APPLICATION, setup.applicationId().getBytes(UTF_8))),
          MetaUpdateContext.VERSIONS);
      setup.metrics().versionPublished(id, progress.version().version(), progress.tasks());
    }
    boolean classification = learner.config().definition().loss().classification();
    context.forward(
        new Record<>(
            id.getBytes(UTF_8),
            setup.progress().write(LearnerStates.progress(progress, classification)),
            progress.at().toEpochMilli()),
        MetaUpdateContext.PROGRESS);
  }

  @SuppressWarnings("ReferenceEquality") // States are immutable: the same object is unchanged.
  private boolean hasChanges() {
    return states.entrySet().stream()
        .anyMatch(state -> state.getValue() != written.get(state.getKey()));
  }

  @SuppressWarnings("ReferenceEquality") // As above.
  private void writeChanges() {
    states.forEach(
        (id, state) -> {
          MetaState before = written.get(id);
          if (state != before) {
            store.write(state, before);
            written.put(id, state);
          }
        });
  }

  private boolean isHome(String learnerId) {
    int home = HomePartition.of(learnerId.getBytes(UTF_8), setup.partitions());
    return home == context.taskId().partition();
  }

  private Instant now() {
    return Instant.ofEpochMilli(context.currentSystemTimeMs());
  }
}
