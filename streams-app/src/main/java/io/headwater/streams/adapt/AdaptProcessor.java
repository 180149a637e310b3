package io.headwater.streams.adapt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.model.Parameters;
import io.headwater.schema.AdaptedModel;
import io.headwater.store.MetaVersion;
import io.headwater.streams.adapt.TaskAdapter.Adapted;
import io.headwater.streams.adapt.TaskAdapter.Input;
import io.headwater.streams.adapt.TaskAdapter.Result;
import io.headwater.streams.commit.BeforeCommitStore;
import io.headwater.streams.validate.DeadLetters;
import io.headwater.streams.validate.Reason;
import io.headwater.streams.validate.RejectedRecordException;
import io.headwater.streams.validate.TaskRecord;
import io.headwater.streams.validate.TaskRecord.Deletion;
import io.headwater.streams.validate.TaskRecord.ValidTask;
import io.headwater.task.Standardisation;
import io.headwater.task.Task;
import io.headwater.tensor.TensorBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Adapts tasks in micro-batches. A batch is drained when it is full, when a task repeats or is
 * deleted, and before every commit, so nothing is held across one: an event and all that follows
 * from it belong to one transaction.
 */
public final class AdaptProcessor implements Processor<byte[], TaskRecord, byte[], byte[]> {
  /** Name of this processor's hook in the topology. */
  public static final String HOOK = "adapt-before-commit";

  private static final Duration LONGEST_LATENCY = Duration.ofDays(1);

  private final AdaptContext setup;
  private final MicroBatch batch;
  private final TaskAdapter adapter;
  private ProcessorContext<byte[], byte[]> context;
  private MetaVersions versions;
  private TaskStates states;
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
    states = new TaskStates(context.getStateStore(TaskStates.NAME));
    BeforeCommitStore hook = context.getStateStore(HOOK);
    hook.attach(this::drain);
    // A transaction that was aborted took the waiting tasks with it; they are read again.
    batch.clear();
    backend = setup.backends().get();
  }

  @Override
  public void process(Record<byte[], TaskRecord> record) {
    if (record.value() instanceof Deletion deletion) {
      drain();
      delete(deletion);
      return;
    }
    ValidTask task = (ValidTask) record.value();
    if (!batch.admits(task)) {
      drain();
    }
    batch.add(task);
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

  private void drain() {
    for (List<ValidTask> tasks : batch.take()) {
      adapt(setup.learners().get(tasks.get(0).learnerId()), tasks);
    }
  }

  private void adapt(AdaptContext.Learner learner, List<ValidTask> tasks) {
    long started = System.nanoTime();
    // Read once: the global thread may publish the next version while this batch is computed.
    MetaVersion version = current(learner.runtime());
    List<Input> inputs = new ArrayList<>(tasks.size());
    for (ValidTask task : tasks) {
      inputs.add(input(learner.runtime(), task));
    }
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
                        .record(input.event(), input.standardisation(), outcome, version)));
    setup
        .metrics()
        .batchAdapted(
            version.learnerId(), tasks.size(), Duration.ofNanos(System.nanoTime() - started));
    for (Result result : adapted.results()) {
      publish(version, result);
    }
    MetaGradients.record(version, adapted)
        .ifPresent(
            gradient ->
                context.forward(
                    new Record<>(
                        version.learnerId().getBytes(UTF_8),
                        setup.gradients().encode(gradient),
                        context.currentSystemTimeMs()),
                    AdaptContext.GRADIENTS));
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

  private Input input(LearnerRuntime runtime, ValidTask event) {
    Task task = withState(runtime, event);
    Optional<Standardisation> standardisation =
        runtime.config().definition().scaling().fit(task.support());
    return new Input(event, standardisation.map(s -> s.apply(task)).orElse(task), standardisation);
  }

  private Task withState(LearnerRuntime runtime, ValidTask event) {
    if (!runtime.learner().keepsTaskState()) {
      return event.task();
    }
    Parameters state =
        states.get(event.learnerId(), event.taskId(), runtime.config().definitionHash());
    return new Task(event.task().id(), event.task().support(), event.task().query(), state);
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

  private void publish(MetaVersion version, Result result) {
    ValidTask event = result.event();
    if (result.rejection() != null) {
      setup.metrics().deadLetter(result.rejection().reason().code());
      context.forward(
          DeadLetters.of(event.inbound(), result.rejection()), AdaptContext.DEAD_LETTERS);
      return;
    }
    if (result.outcome().state() != null) {
      states.put(
          event.learnerId(),
          event.taskId(),
          version.definitionHash(),
          result.outcome().state(),
          event.inbound().timestamp());
    }
    context.forward(
        new Record<>(event.inbound().key(), result.model(), event.inbound().timestamp()),
        AdaptContext.MODELS);
    setup.metrics().taskAdapted(event.learnerId());
    setup.metrics().modelLatency(event.learnerId(), latency(event.occurredAt(), Instant.now()));
  }

  /** A producer's clock may say anything, and a timer overflows after three centuries. */
  private static Duration latency(Instant occurredAt, Instant now) {
    Duration latency = Duration.between(occurredAt, now);
    return latency.compareTo(LONGEST_LATENCY) > 0 ? LONGEST_LATENCY : latency;
  }

  private void delete(Deletion deletion) {
    states.delete(deletion.learnerId(), deletion.taskId());
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
