package io.headwater.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.learner.Learned;
import io.headwater.learner.MetaLearner;
import io.headwater.model.Parameters;
import io.headwater.schema.AdaptedModel;
import io.headwater.schema.Dataset;
import io.headwater.schema.SourcePosition;
import io.headwater.schema.TaskEvent;
import io.headwater.streams.adapt.LearnerRuntime;
import io.headwater.streams.convert.Datasets;
import io.headwater.streams.convert.Tensors;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.tensor.DType;
import io.headwater.tensor.Nd4jBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has to become of tasks and feedback, written down as plainly as it can be said: one record
 * after the other, everything in maps, one task at a time. Knows nothing of batches, stores and
 * transactions.
 */
final class LateLabelReference {
  private final MetaLearner learner;
  private final Parameters phi;
  private final Duration keep;
  private final int windowRows;

  private final Map<String, Kept> kept = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<SourcePosition, String> ends = new HashMap<>();
  private final List<TaskEvent> answered = new ArrayList<>();
  private final List<List<float[]>> supports = new ArrayList<>();
  private final List<Task> learned = new ArrayList<>();
  private long tasks;
  private long feedbacks;

  /** Keeps for so long; a window of 0 rows replaces the support set of a task that comes again. */
  LateLabelReference(Duration keep, int windowRows) {
    LearnerRuntime runtime =
        LearnerRuntime.of(SampleLearners.only(SampleLearners.REGRESSION), "reference");
    this.learner = runtime.learner();
    this.phi = runtime.versionZero().parameters();
    this.keep = keep;
    this.windowRows = windowRows;
  }

  private static final class Kept {
    TaskEvent event;
    List<float[]> rows;
    Instant touched;
    final Set<String> ids = new HashSet<>();
  }

  private record Waiting(String task, String id, Dataset query, Instant since, SourcePosition at) {}

  void task(TaskEvent event, Instant now) {
    SourcePosition at = new SourcePosition(0, tasks++, false);
    String task = event.getTaskId();
    List<float[]> support = rows(event.getSupport());
    if (windowRows > 0 && kept.containsKey(task)) {
      List<float[]> all = new ArrayList<>(kept.get(task).rows);
      all.addAll(support);
      support = all.subList(Math.max(0, all.size() - windowRows), all.size());
    }
    boolean keeps = windowRows > 0 || event.getQuery() == null;
    answered.add(event);
    supports.add(support);
    if (event.getQuery() != null) {
      if (event.getLearn()) {
        learn(at, support, event.getQuery());
      }
    }
    if (!keeps) {
      kept.remove(task);
    } else {
      Kept memory = kept.computeIfAbsent(task, key -> new Kept());
      memory.event = event;
      memory.rows = support;
      memory.touched = now;
    }
    // Whatever waited for the task, though only an event without query rows keeps it.
    for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
      Waiting late = each.next();
      if (late.task().equals(task)) {
        if (!keeps) {
          continue;
        }
        each.remove();
        answer(late, late.since());
      }
    }
    tidy(now);
  }

  void feedback(String task, String id, Dataset query, Instant now) {
    Waiting late = new Waiting(task, id, query, now, new SourcePosition(0, feedbacks++, true));
    if (kept.containsKey(task)) {
      answer(late, now);
    } else if (waiting.stream().anyMatch(w -> w.task().equals(task) && w.id().equals(id))) {
      ends.put(late.at(), "duplicate");
    } else {
      waiting.add(late);
    }
    tidy(now);
  }

  void delete(String task, Instant now) {
    tasks++;
    kept.remove(task);
    waiting.stream()
        .filter(late -> late.task().equals(task))
        .forEach(late -> ends.put(late.at(), "deleted"));
    waiting.removeIf(late -> late.task().equals(task));
    tidy(now);
  }

  /** How each query set ended; those that wait are not in it. */
  Map<SourcePosition, String> ends() {
    return ends;
  }

  /** Events with a model, in order. */
  List<String> answered() {
    return answered.stream().map(TaskEvent::getEventId).toList();
  }

  /** Sum of the gradients of all query sets that were learned from. */
  Parameters gradientSum() {
    try (Nd4jBackend backend = new Nd4jBackend(DType.FLOAT64)) {
      Parameters sum = Parameters.zerosLike(phi.toDType(DType.FLOAT64));
      for (Task task : learned) {
        Learned one = learner.learn(backend, phi, List.of(task));
        sum = sum.plus(one.gradientSum());
      }
      return sum.toDType(DType.FLOAT32);
    }
  }

  /** Requires that each model is what its event alone is adapted to. */
  void requireModels(List<AdaptedModel> models) {
    try (Nd4jBackend backend = new Nd4jBackend(DType.FLOAT32)) {
      for (int i = 0; i < models.size(); i++) {
        Task task = new Task("t", toRows(supports.get(i)), null, null);
        Parameters expected = learner.adapt(backend, phi, List.of(task)).get(0).parameters();
        assertThat(Tensors.toParameters(models.get(i).getParameters())).isEqualTo(expected);
      }
    }
  }

  private void answer(Waiting late, Instant touched) {
    Kept memory = kept.get(late.task());
    if (!memory.ids.add(late.id())) {
      ends.put(late.at(), "duplicate");
      return;
    }
    memory.touched = memory.touched.isAfter(touched) ? memory.touched : touched;
    if (memory.event.getLearn()) {
      learn(late.at(), memory.rows, late.query());
    } else {
      ends.put(late.at(), "not-for-learning");
    }
  }

  private void learn(SourcePosition at, List<float[]> support, Dataset query) {
    ends.put(at, "folded");
    learned.add(new Task("t", toRows(support), Datasets.toRows(query), null));
  }

  /** Rows of two features and a target. */
  private static List<float[]> rows(Dataset dataset) {
    Rows rows = Datasets.toRows(dataset);
    List<float[]> list = new ArrayList<>();
    for (int row = 0; row < rows.count(); row++) {
      list.add(
          new float[] {
            (float) rows.features().get(2 * row),
            (float) rows.features().get(2 * row + 1),
            (float) rows.targets().get(row)
          });
    }
    return list;
  }

  private static Rows toRows(List<float[]> rows) {
    float[] flat = new float[3 * rows.size()];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, flat, 3 * row, 3);
    }
    return Datasets.toRows(SampleEvents.regression(flat));
  }

  private void tidy(Instant now) {
    kept.values().removeIf(memory -> memory.touched.plus(keep).isBefore(now));
    waiting.stream()
        .filter(late -> late.since().plus(keep).isBefore(now))
        .forEach(late -> ends.put(late.at(), "expired"));
    waiting.removeIf(late -> late.since().plus(keep).isBefore(now));
  }
}
