package io.headwater.streams.adapt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.learner.TaskOutcome;
import io.headwater.model.Parameters;
import io.headwater.schema.ExcludedTask;
import io.headwater.schema.SourcePosition;
import io.headwater.store.MetaVersion;
import io.headwater.store.VersionId;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.config.MemoryConfig;
import io.headwater.streams.memory.BoundedClock;
import io.headwater.streams.memory.ServedModels;
import io.headwater.streams.memory.TaskMemories;
import io.headwater.streams.memory.TaskMemory;
import io.headwater.streams.memory.TaskMemory.Answered;
import io.headwater.streams.memory.WaitingFeedback;
import io.headwater.streams.serve.Metrics;
import io.headwater.streams.topic.LearnerKey;
import io.headwater.streams.validate.Inbound;
import io.headwater.streams.validate.TaskRecord;
import io.headwater.streams.validate.TaskRecord.ValidFeedback;
import io.headwater.streams.validate.TaskRecord.ValidTask;
import io.headwater.task.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Joins query rows that come later with what is kept of their task, whichever comes first, and
 * remembers which of them are in no gradient and why, until that is told. One stream thread.
 */
final class FeedbackJoin {
  private final TaskMemories memories;
  private final WaitingFeedback waiting;
  private final ServedModels served;
  private final BoundedClock clock;
  private final LongSupplier wallClock;
  private final Metrics metrics;
  // The tasks of feedback that has joined and is not answered yet, read once.
  private final Map<String, TaskMemory> joined = new HashMap<>();
  private final Map<String, List<ExcludedTask>> leftOut = new TreeMap<>();

  FeedbackJoin(
      TaskMemories memories,
      WaitingFeedback waiting,
      ServedModels served,
      MemoryConfig config,
      LongSupplier wallClock,
      Metrics metrics) {
    this.memories = memories;
    this.waiting = waiting;
    this.served = served;
    this.clock = new BoundedClock(config.maxClockSkew());
    this.wallClock = wallClock;
    this.metrics = metrics;
  }

  /** Takes note of a record's time. */
  void observe(TaskRecord record) {
    clock.observe(record.inbound().timestamp(), wallClock.getAsLong());
  }

  /** What is kept of a record's task, where its learner has a use for it. */
  Optional<TaskMemory> memory(TaskRecord record, LearnerRuntime runtime) {
    if (record instanceof ValidFeedback) {
      return Optional.of(joined.get(record.key()));
    }
    boolean useful = runtime.learner().keepsTaskState() || runtime.config().returning().appends();
    return useful ? memory(record, runtime.config()) : Optional.empty();
  }

  /**
   * Whether there is a task to learn {@code feedback} on. Where not, it waits, or is left out: its
   * id came before, or there is no room to wait.
   */
  boolean joins(ValidFeedback feedback, LearnerConfig learner) {
    Optional<TaskMemory> memory = memory(feedback, learner).filter(kept -> kept.answered() != null);
    if (memory.isPresent()) {
      if (memories
          .answeredFeedback(feedback.key(), learner.definitionHash())
          .contains(feedback.feedbackId())) {
        leaveOut(feedback, LeftOut.DUPLICATE);
        return false;
      }
      joined.put(feedback.key(), memory.get());
      return true;
    }
    if (!waiting.add(feedback, time(feedback))) {
      leaveOut(feedback, LeftOut.DUPLICATE);
    }
    waiting.evict().forEach(late -> leaveOut(late, LeftOut.EXPIRED));
    return false;
  }

  /**
   * Keeps of an answered task event what its learner asks for, in place of what was kept.
   *
   * @param support what it was adapted to, not standardised
   */
  void keep(
      ValidTask event,
      Rows support,
      TaskOutcome outcome,
      MetaVersion version,
      LearnerConfig learner) {
    boolean keeps =
        learner.returning().appends() || learner.lateLabels().keeps(event.task().query() != null);
    if (keeps && outcome.complete()) {
      served.put(event.key(), event.eventId(), outcome.parameters());
    } else {
      served.remove(event.key());
    }
    if (!keeps && outcome.state() == null) {
      memories.remove(event.key());
      return;
    }
    Answered answered =
        keeps
            ? new Answered(
                event.eventId(),
                support,
                new VersionId(version.version(), version.digest()),
                event.learn())
            : null;
    memories.put(
        event.learnerId(),
        event.taskId(),
        learner.definitionHash(),
        new TaskMemory(outcome.state(), answered),
        time(event));
  }

  /** The model that was served for what {@code feedback} joined; null when it is not kept. */
  Parameters served(ValidFeedback feedback, TaskMemory memory) {
    return served.get(feedback.key(), memory.answered().eventId());
  }

  /** Notes that {@code feedback}, which had joined, was answered. */
  void answered(ValidFeedback feedback, LearnerConfig learner) {
    memories.answer(
        feedback.key(), learner.definitionHash(), feedback.feedbackId(), time(feedback));
    joined.remove(feedback.key());
  }

  /** Takes out what waited for {@code task}. */
  List<Inbound> due(TaskRecord task) {
    return waiting.take(task.key());
  }

  /** Forgets a deleted task, and what waited for it. */
  void forget(TaskRecord task) {
    memories.remove(task.key());
    served.remove(task.key());
    due(task).forEach(late -> leaveOut(late, LeftOut.DELETED));
  }

  /** The learners of which anything is kept. */
  Set<String> learners() {
    Set<String> learners = new TreeSet<>(memories.learners());
    learners.addAll(waiting.learners());
    return learners;
  }

  /** Lets go of all that is kept of a learner; feedback that waited stays pending. */
  void forgetLearner(String learnerId) {
    memories.removeLearner(learnerId);
    waiting.removeLearner(learnerId);
  }

  /** Lets go of tasks that are too much; feedback that is does not begin to wait. */
  void makeRoom() {
    metrics.tasksForgotten("size", memories.evict());
  }

  /** Lets go of what is too old. */
  void expire() {
    metrics.tasksForgotten("age", memories.expire(clock.now()));
    waiting.expire(clock.now()).forEach(late -> leaveOut(late, LeftOut.EXPIRED));
  }

  /** Notes that {@code feedback} is in no gradient. */
  void leaveOut(ValidFeedback feedback, LeftOut reason) {
    leaveOut(feedback.inbound(), reason);
  }

  /** The learners of which there is something to tell. */
  List<String> learnersLeftOut() {
    return List.copyOf(leftOut.keySet());
  }

  /** What is in no gradient of a learner's and has not been told. */
  List<ExcludedTask> takeLeftOut(String learnerId) {
    List<ExcludedTask> taken = leftOut.remove(learnerId);
    return taken == null ? List.of() : taken;
  }

  /** Bytes of tasks and of feedback kept. */
  long bytes() {
    return memories.bytes() + waiting.bytes();
  }

  /** Bytes of served models kept. */
  long servedBytes() {
    return served.bytes();
  }

  private void leaveOut(Inbound feedback, LeftOut reason) {
    String key = new String(feedback.key(), UTF_8);
    leftOut
        .computeIfAbsent(LearnerKey.learner(key), learner -> new ArrayList<>())
        .add(
            new ExcludedTask(
                new SourcePosition(feedback.partition(), feedback.offset(), true), reason.code()));
  }

  private Optional<TaskMemory> memory(TaskRecord record, LearnerConfig learner) {
    return memories.get(record.key(), learner.definitionHash());
  }

  private long time(TaskRecord record) {
    return clock.trusted(record.inbound().timestamp(), wallClock.getAsLong());
  }
}
