package io.headwater.streams.adapt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.AdaptedModel;
import io.headwater.store.MetaVersion;
import io.headwater.streams.adapt.TaskAdapter.Adapted;
import io.headwater.streams.adapt.TaskAdapter.Input;
import io.headwater.streams.adapt.TaskAdapter.Result;
import io.headwater.streams.commit.BeforeCommitStore;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.memory.ServedModels;
import io.headwater.streams.memory.TaskMemories;
import io.headwater.streams.memory.TaskMemory;
import io.headwater.streams.memory.WaitingFeedback;
import io.headwater.streams.metaupdate.Prequential;
import io.headwater.streams.validate.DeadLetters;
import io.headwater.streams.validate.Inbound;
import io.headwater.streams.validate.Reason;
import io.headwater.streams.validate.RejectedRecordException;
import io.headwater.streams.validate.TaskRecord;
import io.headwater.streams.validate.TaskRecord.Deletion;
import io.headwater.streams.validate.TaskRecord.ValidFeedback;
import io.headwater.streams.validate.TaskRecord.ValidTask;
import io.headwater.tensor.TensorBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adapts tasks in micro-batches, and takes the gradient of query rows that come later by adapting
 * again at the current meta-parameters. A batch is drained when it is full, when a task comes again
 * or is deleted, and before every commit, so nothing is held across one: an event and all that
 * follows from it belong to one transaction.
 */
public final class AdaptProcessor implements Processor<byte[], TaskRecord, byte[], byte[]> {
  /** Name of this processor's hook in the topology. */
  public static final String HOOK = "adapt-before-commit";

  private static final Logger LOG = LoggerFactory.getLogger(AdaptProcessor.class);
  private static final Duration LONGEST_LATENCY = Duration.ofDays(1);

  private final AdaptContext setup;
  private final MicroBatch batch;
  private final TaskAdapter adapter;
  // Feedback whose task has just come.
  private final Deque<ValidFeedback> due = new ArrayDeque<>();
  private ProcessorContext<byte[], byte[]> context;
  private MetaVersions versions;
  private FeedbackJoin join;
  private TensorBackend backend;

  /** Works with the learners, limits and record conversions of {@code setup}. */
  public AdaptProcessor(AdaptContext setup) {
    this.setup = setup;
    this.batch = new MicroBatch(setup.limits().maxTasks(), setup.limits().maxBytes());
    this.adapter = new TaskAdapter(setup.limits().maxMemoryBytes());
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> processorContext) {
    context = processorContext;
    versions = context.getStateStore(MetaVersions.NAME);
    join =
        new FeedbackJoin(
            new TaskMemories(context.getStateStore(TaskMemories.STORE), setup.memory()),
            new WaitingFeedback(
                context.getStateStore(WaitingFeedback.STORE),
                setup.memory(),
                setup.feedbackTopic()),
            new ServedModels(setup.memory().maxServedBytes()),
            setup.memory(),
            context::currentSystemTimeMs,
            setup.metrics());
    RemovedLearners.watch(
        context, join.learners(), setup.learners().keySet(), versions, join::forgetLearner);
    BeforeCommitStore hook = context.getStateStore(HOOK);
    hook.attach(this::beforeCommit, () -> !batch.isEmpty());
    // A transaction that was aborted took the waiting tasks with it; they are read again.
    batch.clear();
    due.clear();
    backend = setup.backends().get();
  }

  @Override
  public void process(Record<byte[], TaskRecord> record) {
    TaskRecord value = record.value();
    join.observe(value);
    if (value instanceof Deletion deletion) {
      drain();
      delete(deletion);
      return;
    }
    if (!batch.admits(value)) {
      drain();
    }
    if (value instanceof ValidFeedback feedback && !joins(feedback)) {
      return;
    }
    batch.add(value);
    if (batch.isFull()) {
      drain();
    }
  }

  @Override
  public void close() {
    if (backend != null) {
      backend.close();
      backend = null;
    }
  }

  private boolean joins(ValidFeedback feedback) {
    return join.joins(feedback, learner(feedback.learnerId()).runtime().config());
  }

  private void drain() {
    do {
      for (List<TaskRecord> records : batch.take()) {
        compute(learner(records.get(0).learnerId()), records);
      }
      while (!due.isEmpty() && batch.admits(due.peek()) && !batch.isFull()) {
        ValidFeedback feedback = due.poll();
        if (joins(feedback)) {
          batch.add(feedback);
        }
      }
    } while (!batch.isEmpty() || !due.isEmpty());
    // Not while feedback is in the batch: it has to find its task again.
    join.makeRoom();
  }

  private void beforeCommit() {
    drain();
    join.expire();
    for (String learnerId : join.learnersLeftOut()) {
      if (learner(learnerId) == null) {
        int left = join.takeLeftOut(learnerId).size();
        LOG.warn("{} feedback stay pending: learner '{}' is not configured", left, learnerId);
      } else {
        tell(current(learner(learnerId).runtime()), Adapted.NOTHING, Prequential.NONE);
      }
    }
    setup.metrics().memoryKept(context.taskId().partition(), join.bytes(), join.servedBytes());
  }

  private void compute(AdaptContext.Learner learner, List<TaskRecord> records) {
    long started = System.nanoTime();
    // Read once: the global thread may publish the next version while this batch is computed.
    MetaVersion version = current(learner.runtime());
    List<Input> inputs = new ArrayList<>(records.size());
    LateQueries late = new LateQueries();
    double share = setup.shares().of(version.learnerId());
    for (TaskRecord record : records) {
      Optional<TaskMemory> memory = join.memory(record, learner.runtime());
      Input input = Inputs.of(learner.runtime(), record, memory, share);
      if (input.isNotSampled()) {
        setup.metrics().notSampled(version.learnerId());
      }
      if (record instanceof ValidFeedback feedback) {
        late.add(input.task(), join.served(feedback, memory.orElseThrow()));
        join.answered(feedback, learner.runtime().config());
        if (!input.learns()) {
          join.leaveOut(feedback, input.leftOut().orElseThrow());
          continue;
        }
      }
      inputs.add(input);
    }
    Prequential prequential =
        late.measure(backend, learner.runtime().learner(), version.parameters());
    Adapted adapted =
        adapter.adapt(
            backend,
            learner.runtime().learner(),
            learner.runtime().config().onDivergence(),
            version,
            inputs,
            (input, outcome) ->
                encode(
                    learner
                        .models()
                        .record(
                            (ValidTask) input.record(),
                            input.standardisation(),
                            outcome,
                            version)));
    setup
        .metrics()
        .batchAdapted(
            version.learnerId(), records.size(), Duration.ofNanos(System.nanoTime() - started));
    for (Result result : adapted.results()) {
      publish(learner.runtime().config(), version, result);
    }
    tell(version, adapted, prequential);
  }

  private void tell(MetaVersion version, Adapted adapted, Prequential prequential) {
    String learnerId = version.learnerId();
    if (prequential.tasks() > 0) {
      double mean = prequential.lossSum() / prequential.tasks();
      setup.metrics().prequential(learnerId, mean, prequential.tasks());
    }
    MetaGradients.record(version, adapted, join.takeLeftOut(learnerId), prequential)
        .ifPresent(
            gradient ->
                context.forward(
                    new Record<>(
                        learnerId.getBytes(UTF_8),
                        setup.gradients().encode(gradient),
                        context.currentSystemTimeMs()),
                    AdaptContext.GRADIENTS));
  }

  private AdaptContext.Learner learner(String id) {
    return setup.learners().get(id);
  }

  private MetaVersion current(LearnerRuntime runtime) {
    Optional<MetaVersion> latest = versions.latest(runtime.config().id());
    if (latest.isEmpty()) {
      return runtime.versionZero();
    }
    if (!latest.get().definitionHash().equals(runtime.config().definitionHash())) {
      throw new DefinitionConflictException(
          runtime.config(), latest.get().version(), latest.get().definition());
    }
    return latest.get();
  }

  private byte[] encode(AdaptedModel model) throws RejectedRecordException {
    byte[] bytes = setup.models().write(model);
    if (bytes.length > setup.maxRecordBytes()) {
      throw new RejectedRecordException(
          Reason.OUTPUT_TOO_LARGE,
          "adapted model",
          "at most topics.max-record-bytes=" + setup.maxRecordBytes(),
          bytes.length + " bytes");
    }
    return bytes;
  }

  private void publish(LearnerConfig learner, MetaVersion version, Result result) {
    TaskRecord record = result.input().record();
    if (result.rejection() != null) {
      deadLetter(record.inbound(), result.rejection());
      return;
    }
    if (!(record instanceof ValidTask event)) {
      return;
    }
    join.keep(event, result.input().support(), result.outcome(), version, learner);
    for (Inbound waited : join.due(event)) {
      try {
        due.add((ValidFeedback) setup.feedback().decode(waited));
      } catch (RejectedRecordException rejection) {
        deadLetter(waited, rejection);
      }
    }
    context.forward(
        new Record<>(event.inbound().key(), result.model(), event.inbound().timestamp()),
        AdaptContext.MODELS);
    setup.metrics().taskAdapted(event.learnerId());
    setup.metrics().modelLatency(event.learnerId(), latency(event.occurredAt(), Instant.now()));
  }

  private void deadLetter(Inbound inbound, RejectedRecordException rejection) {
    setup.metrics().deadLetter(rejection.reason().code());
    context.forward(DeadLetters.of(inbound, rejection), AdaptContext.DEAD_LETTERS);
  }

  /** A producer's clock may say anything, and a timer overflows after three centuries. */
  private static Duration latency(Instant occurredAt, Instant now) {
    Duration latency = Duration.between(occurredAt, now);
    return latency.compareTo(LONGEST_LATENCY) > 0 ? LONGEST_LATENCY : latency;
  }

  private void delete(Deletion deletion) {
    join.forget(deletion);
    RecordHeaders headers = new RecordHeaders();
    String source = deletion.inbound().partition() + ":" + deletion.inbound().offset();
    headers.add("headwater.source", source.getBytes(UTF_8));
    context.forward(
        new Record<byte[], byte[]>(
            deletion.inbound().key(), null, deletion.inbound().timestamp(), headers),
        AdaptContext.MODELS);
    setup.metrics().taskDeleted(deletion.learnerId());
  }
}
