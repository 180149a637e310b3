package io.headwater.standalone.histories;

import io.headwater.schema.SourcePosition;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.TaskFeedback;
import io.headwater.standalone.histories.Learners.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What has to become of tasks and feedback of one partition, written down as plainly as it can be
 * said: one record after the other, everything in maps. One thread.
 */
final class Reference {
  /** How a query set ends that is in a gradient. */
  static final String SUMMED = "summed";

  private final Map<String, Kept> kept = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<SourcePosition, String> ends = new HashMap<>();
  private final Map<SourcePosition, Answer> answers = new HashMap<>();
  private final Map<SourcePosition, QuerySet> learned = new HashMap<>();
  private long deletions;

  /** What is kept of a task. */
  static final class Kept {
    /** The event that left the task's head; null where none is kept. */
    SourcePosition head;

    /** The event that feedback is learned on; null where none is kept. */
    TaskEvent event;

    SourcePosition eventAt;
    List<Row> support;
    final List<String> feedbackIds = new ArrayList<>();
    Instant touched;
  }

  /** Feedback without a task. */
  record Waiting(SourcePosition at, TaskFeedback feedback, Instant since) {
    String task() {
      return feedback.getLearnerId() + "/" + feedback.getTaskId();
    }
  }

  /**
   * An event with a model that is adapted to these rows.
   *
   * @param head the event whose head it goes on from; null where there is none
   */
  record Answer(TaskEvent event, SourcePosition head, List<Row> support) {}

  /** Query rows that are learned on these support rows, and this event's head, if any. */
  record QuerySet(String learner, SourcePosition head, List<Row> support, List<Row> query) {}

  /** Takes the next record, which stands at {@code at}. */
  void take(Step step, SourcePosition at) {
    if (step instanceof Step.Event event) {
      answer(event, at);
    } else if (step instanceof Step.Feedback feedback) {
      join(new Waiting(at, feedback.feedback(), step.at()));
    } else {
      delete(step.key());
    }
    letGo(step.at());
  }

  /** Tasks that are kept, by key. */
  Map<String, Kept> kept() {
    return kept;
  }

  /** Feedback that waits. */
  List<Waiting> waiting() {
    return waiting;
  }

  /** How each query set ended; those that wait are not in it. */
  Map<SourcePosition, String> ends() {
    return ends;
  }

  /** Events with a model. */
  Map<SourcePosition, Answer> answers() {
    return answers;
  }

  /** Query sets in a gradient. */
  Map<SourcePosition, QuerySet> learned() {
    return learned;
  }

  /** Tasks that went. */
  long deletions() {
    return deletions;
  }

  private void answer(Step.Event step, SourcePosition at) {
    TaskEvent event = step.event();
    Policy policy = Learners.POLICIES.get(step.learner());
    Kept before = kept.get(step.key());
    List<Row> support = Row.of(event.getSupport());
    if (policy.windowRows() > 0 && before != null) {
      List<Row> all = new ArrayList<>(before.support);
      all.addAll(support);
      support = all.subList(Math.max(0, all.size() - policy.windowRows()), all.size());
    }
    SourcePosition head = before == null ? null : before.head;
    answers.put(at, new Answer(event, head, support));
    if (event.getQuery() != null && event.getLearn()) {
      learn(at, new QuerySet(step.learner(), head, support, Row.of(event.getQuery())));
    }
    kept.remove(step.key());
    Kept memory = new Kept();
    memory.touched = step.at();
    if (policy.keepsHead()) {
      memory.head = at;
      kept.put(step.key(), memory);
    }
    if (event.getQuery() == null || policy.keepsLabelled()) {
      memory.event = event;
      memory.eventAt = at;
      memory.support = support;
      if (before != null) {
        memory.feedbackIds.addAll(before.feedbackIds);
      }
      kept.put(step.key(), memory);
      for (Waiting late : List.copyOf(waiting)) {
        if (late.task().equals(step.key())) {
          waiting.remove(late);
          learnLate(late, memory);
        }
      }
    }
  }

  private void join(Waiting late) {
    Kept memory = kept.get(late.task());
    if (memory != null && memory.event != null) {
      learnLate(late, memory);
    } else if (waiting.stream().anyMatch(other -> isSame(other, late))) {
      ends.put(late.at(), "duplicate");
    } else {
      waiting.add(late);
    }
  }

  private static boolean isSame(Waiting one, Waiting other) {
    return one.task().equals(other.task())
        && one.feedback().getFeedbackId().equals(other.feedback().getFeedbackId());
  }

  private void learnLate(Waiting late, Kept memory) {
    String id = late.feedback().getFeedbackId();
    if (memory.feedbackIds.contains(id)) {
      ends.put(late.at(), "duplicate");
      return;
    }
    memory.feedbackIds.add(id);
    memory.touched = memory.touched.isAfter(late.since()) ? memory.touched : late.since();
    if (memory.event.getLearn()) {
      List<Row> query = Row.of(late.feedback().getQuery());
      learn(
          late.at(),
          new QuerySet(late.feedback().getLearnerId(), memory.head, memory.support, query));
    } else {
      ends.put(late.at(), "not-for-learning");
    }
  }

  private void learn(SourcePosition at, QuerySet set) {
    if (Histories.overflows(set.query())) {
      ends.put(at, "not-finite");
    } else {
      ends.put(at, SUMMED);
      learned.put(at, set);
    }
  }

  private void delete(String key) {
    deletions++;
    kept.remove(key);
    end(waiting.stream().filter(late -> late.task().equals(key)).toList(), "deleted");
  }

  private void letGo(Instant now) {
    kept.values().removeIf(memory -> memory.touched.plus(Learners.KEEP).isBefore(now));
    end(
        waiting.stream().filter(late -> late.since().plus(Learners.KEEP).isBefore(now)).toList(),
        "expired");
  }

  private void end(List<Waiting> late, String how) {
    late.forEach(each -> ends.put(each.at(), how));
    waiting.removeAll(late);
  }
}
