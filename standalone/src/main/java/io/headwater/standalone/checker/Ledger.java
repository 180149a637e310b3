package io.headwater.standalone.checker;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The books: fed with what the topics hold, it says whether they close. Knows nothing of Kafka or
 * Avro. The topics may be fed in any order and interleaved, each partition in its own order; a
 * report covers all that was fed so far and more may follow. One thread.
 */
final class Ledger {

  private final TaskLedger tasks = new TaskLedger();
  private final FeedbackLedger feedback = new FeedbackLedger();
  private final GradientLedger gradients = new GradientLedger();
  private final SortedMap<String, LearnerLedger> learners = new TreeMap<>();
  private final SortedMap<String, Long> deadLettersByReason = new TreeMap<>();
  private final Violations violations = new Violations();
  private long deadLettersElsewhere;

  void task(Position at, int keyHash, TaskKind kind) {
    tasks.task(at, keyHash, kind);
  }

  void feedback(Position at) {
    feedback.feedback(at);
  }

  void adapted(Position source, int keyHash, String learner, VersionRef madeFrom) {
    tasks.adapted(source, keyHash);
    learner(learner).named(madeFrom);
  }

  void deleted(Position source, int keyHash) {
    tasks.deleted(source, keyHash);
  }

  /** A dead letter of the tasks topic. */
  void deadLetter(Position source, int keyHash, String reason) {
    tasks.dead(source, keyHash);
    deadLettersByReason.merge(reason, 1L, Long::sum);
  }

  /** A dead letter of the task-feedback topic. */
  void deadFeedback(Position source, String reason) {
    feedback.dead(source);
    deadLettersByReason.merge(TopicNames.TASK_FEEDBACK + ": " + reason, 1L, Long::sum);
  }

  /** A dead letter of another topic: counted by its reason, no part of the equations. */
  void deadLetterElsewhere(String topic, String reason) {
    deadLettersElsewhere++;
    deadLettersByReason.merge(topic + ": " + reason, 1L, Long::sum);
  }

  void gradient(
      Position at,
      String learner,
      VersionRef takenAt,
      List<QuerySet> sources,
      Map<QuerySet, String> excluded) {
    for (QuerySet source : sources) {
      if (source.late()) {
        feedback.inGradient(source.at());
      } else {
        tasks.inGradient(source.at());
      }
    }
    excluded.forEach(
        (source, reason) -> {
          if (source.late()) {
            feedback.leftOut(source.at(), reason);
          } else {
            tasks.leftOut(source.at(), reason);
          }
        });
    SortedMap<String, Long> byReason = new TreeMap<>();
    excluded.values().forEach(reason -> byReason.merge(reason, 1L, Long::sum));
    gradients.gradient(at, sources.size(), byReason);
    learner(learner).named(takenAt);
  }

  void progress(Position at, Progress progress) {
    progress.fates().forEach(gradients::fate);
    learner(progress.learner()).progress(at, progress, violations);
  }

  void parameters(Position at, PublishedVersion published) {
    learner(published.learner()).parameters(at, published, violations);
  }

  /** A learner's versions were taken away. */
  void removed(String learner) {
    learner(learner).removed();
  }

  /** An output that cannot be attributed to anything. */
  void unreadable(String where, String why) {
    violations.add(ViolationKind.UNREADABLE, where, why);
  }

  /** A topic whose beginning is gone. */
  void expired(String where) {
    violations.add(
        ViolationKind.HISTORY_EXPIRED, where, "expected the first record at offset 0; it is gone");
  }

  CheckReport report() {
    Violations all = violations.copy();
    TaskLedger.Totals task = tasks.totals(all);
    GradientLedger.Totals gradient = gradients.totals(all);
    learners.values().forEach(learner -> learner.close(all));
    FeedbackLedger.Totals late = feedback.totals(all);
    long rejected = GradientLedger.sum(gradient.rejected);
    long pending = gradient.pending + late.waiting;
    long allowed = task.allowed + late.allowed;
    long notSampled = task.notSampled + late.notSampled;
    long accounted = gradient.folded + rejected + pending;
    // What is not for learning is left out by a gradient as well, whose fate may not be told yet.
    if (accounted != allowed + late.forbidden + notSampled) {
      all.add(
          ViolationKind.EQUATION_OPEN,
          "all learners",
          "folded + rejected + pending = "
              + accounted
              + " but allowed = "
              + allowed
              + ", not for learning = "
              + late.forbidden
              + ", not sampled = "
              + notSampled);
    }
    SortedMap<String, Long> newest = new TreeMap<>();
    learners.forEach((id, learner) -> newest.put(id, learner.newestVersion()));
    return new CheckReport(
        task.tasks,
        task.adapted,
        task.deletions,
        task.dead,
        late.dead + deadLettersElsewhere,
        deadLettersByReason,
        task.lost,
        task.doubled,
        late.feedback,
        late.waiting,
        late.forbidden,
        notSampled,
        allowed,
        gradient.gradients,
        gradient.folded,
        gradients.foldedByStaleness(),
        rejected,
        gradient.rejected,
        pending,
        newest,
        learners.values().stream().mapToLong(LearnerLedger::uncheckedDigests).sum(),
        all.count(ViolationKind.BROKEN_CHAIN) + all.count(ViolationKind.VERSION_TWICE),
        all.count(ViolationKind.DIGEST_MISMATCH),
        task.foreign + late.foreign + gradient.foreign + all.count(ViolationKind.UNREADABLE),
        all.counts(),
        all.kept());
  }

  private LearnerLedger learner(String id) {
    return learners.computeIfAbsent(id, LearnerLedger::new);
  }
}
