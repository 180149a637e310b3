package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.learner.Adaptation.Adapted;
import io.headwater.learner.Adaptation.Support;
import io.headwater.model.Parameters;
import io.headwater.model.Variables;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.task.TaskBatch;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One batch of tasks adapted to on one tape: built inside a backend scope, asked once for its
 * results, then dropped.
 */
final class Episode {
  /**
   * Predictions [tasks, rows, outputs] and losses [tasks, 1, 1] of one model on one set of rows.
   */
  private record Judged(Var prediction, Var loss) {}

  /** A set of rows on the tape with what both models made of it. */
  private record Sides(TaskBatch batch, Judged before, Judged after) {}

  private final LearnerDefinition definition;
  private final Adaptation adaptation;
  private final TensorBackend backend;
  private final Parameters meta;
  private final List<Task> tasks;

  private final Tape tape;
  private final Variables phi;
  private final Adapted adapted;
  private final Sides support;
  private final Sides query;

  Episode(
      LearnerDefinition definition,
      Adaptation adaptation,
      TensorBackend backend,
      Parameters meta,
      List<Task> tasks) {
    this.definition = definition;
    this.adaptation = adaptation;
    this.backend = backend;
    this.meta = meta;
    this.tasks = tasks;
    tape = new Tape(backend);
    phi = Variables.repeat(tape, meta, tasks.size());
    Variables state = adaptation.keepsState() ? stackedState() : null;
    Variables start = adaptation.unadapted(tape, phi, state);

    TaskBatch supportBatch =
        TaskBatch.ofSupport(tasks, definition.model(), definition.loss(), backend.dtype());
    Labelled supportRows = labelled(supportBatch);
    Judged before = judge(start, supportRows);
    adapted =
        adaptation.adapt(
            tape,
            phi,
            state,
            new Support(
                supportRows.features(),
                supportRows.targets(),
                supportRows.shares(),
                before.prediction(),
                before.loss()));
    support = new Sides(supportBatch, before, judge(adapted.parameters(), supportRows));

    if (tasks.stream().allMatch(task -> task.query() == null)) {
      query = null;
    } else {
      TaskBatch queryBatch =
          TaskBatch.ofQuery(tasks, definition.model(), definition.loss(), backend.dtype());
      Labelled queryRows = labelled(queryBatch);
      query =
          new Sides(queryBatch, judge(start, queryRows), judge(adapted.parameters(), queryRows));
    }
  }

  private record Labelled(Var features, Var targets, Var shares) {}

  private Labelled labelled(TaskBatch batch) {
    return new Labelled(
        tape.leaf(backend.fromHost(batch.features())),
        tape.leaf(backend.fromHost(batch.targets())),
        tape.leaf(backend.fromHost(batch.shares())));
  }

  private Judged judge(Variables model, Labelled rows) {
    Var prediction = adaptation.predict(tape, phi, model, rows.features());
    Var loss = definition.loss().perTask(tape, prediction, rows.targets(), rows.shares());
    return new Judged(prediction, loss);
  }

  private Variables stackedState() {
    Parameters initial = adaptation.initialState(meta);
    return Variables.stack(
        tape, tasks.stream().map(task -> task.state() == null ? initial : task.state()).toList());
  }

  static NdArray predict(
      Adaptation adaptation,
      TensorBackend backend,
      Parameters meta,
      Parameters adapted,
      NdArray features) {
    Tape tape = new Tape(backend);
    Var prediction =
        adaptation.predict(
            tape,
            Variables.repeat(tape, meta, 1),
            Variables.repeat(tape, adapted, 1),
            tape.leaf(backend.fromHost(features)));
    NdArray result = backend.toHost(prediction.value());
    return result.reshape(result.dimension(1), result.dimension(2));
  }

  // ---- Results ----

  List<TaskOutcome> outcomes() {
    int count = tasks.size();
    List<Parameters> parameters = adapted.parameters().toHost(backend, count);
    List<Parameters> states =
        adapted.state() == null ? null : adapted.state().toHost(backend, count);
    Losses supportLosses = new Losses(support);
    Losses queryLosses = query == null ? null : new Losses(query);
    List<TaskOutcome> result = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Task task = tasks.get(i);
      DatasetLoss onSupport = supportLosses.of(i, task.support());
      DatasetLoss onQuery = task.query() == null ? null : queryLosses.of(i, task.query());
      Parameters state = states == null ? null : states.get(i);
      boolean finite =
          parameters.get(i).isFinite()
              && (state == null || state.isFinite())
              && isFinite(onSupport)
              && (onQuery == null || isFinite(onQuery));
      result.add(
          new TaskOutcome(
              parameters.get(i),
              adaptation.adapts(),
              adaptation.complete(),
              onSupport,
              onQuery,
              state,
              finite));
    }
    return result;
  }

  private static boolean isFinite(DatasetLoss loss) {
    return Double.isFinite(loss.before()) && Double.isFinite(loss.after());
  }

  Learned learned() {
    List<Var> gradients =
        adaptation.metaGradient(tape, phi, adapted.parameters(), query.after().loss());
    List<NdArray> perTask = new ArrayList<>(gradients.size());
    gradients.forEach(gradient -> perTask.add(backend.toHost(gradient.value())));
    List<TaskOutcome> outcomes = outcomes();
    List<Boolean> folded = new ArrayList<>(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      folded.add(outcomes.get(i).finite() && isFinite(perTask, i));
    }
    return new Learned(outcomes, sum(perTask, folded), folded);
  }

  private boolean isFinite(List<NdArray> perTask, int task) {
    for (NdArray gradient : perTask) {
      int size = gradient.size() / tasks.size();
      if (!gradient.isFinite(task * size, size)) {
        return false;
      }
    }
    return true;
  }

  /** The folded tasks' gradients, added in float64: the others are never touched. */
  private Parameters sum(List<NdArray> perTask, List<Boolean> folded) {
    Map<String, NdArray> result = new TreeMap<>();
    int index = 0;
    for (String name : meta.names()) {
      NdArray gradient = perTask.get(index++);
      int size = gradient.size() / tasks.size();
      double[] sum = new double[size];
      for (int task = 0; task < tasks.size(); task++) {
        if (folded.get(task)) {
          gradient.addTo(sum, task * size);
        }
      }
      result.put(name, NdArray.owning(backend.dtype(), meta.get(name).shape(), sum));
    }
    return Parameters.of(result);
  }

  /** Losses and, for classification, predictions of one set of rows on the host. */
  private final class Losses {
    private final TaskBatch batch;
    private final NdArray before;
    private final NdArray after;
    private final NdArray predictionBefore;
    private final NdArray predictionAfter;

    Losses(Sides sides) {
      batch = sides.batch();
      before = backend.toHost(sides.before().loss().value());
      after = backend.toHost(sides.after().loss().value());
      boolean classification = definition.loss().classification();
      predictionBefore = classification ? host(sides.before()) : null;
      predictionAfter = classification ? host(sides.after()) : null;
    }

    private NdArray host(Judged judged) {
      return backend.toHost(judged.prediction().value());
    }

    DatasetLoss of(int task, Rows rows) {
      return new DatasetLoss(
          rows.count(),
          before.get(task),
          after.get(task),
          accuracy(predictionBefore, task, rows),
          accuracy(predictionAfter, task, rows));
    }

    private Double accuracy(NdArray prediction, int task, Rows rows) {
      if (prediction == null) {
        return null;
      }
      int outputs = prediction.dimension(2);
      double correct = 0;
      for (int row = 0; row < rows.count(); row++) {
        int flat = task * batch.rows() + row;
        if (largest(prediction, flat * outputs, outputs) == (int) rows.targets().get(row)) {
          correct += batch.shares().get(flat);
        }
      }
      return correct;
    }

    /** Index of the largest of {@code count} values; of a tie the first. */
    private static int largest(NdArray values, int offset, int count) {
      int best = 0;
      for (int i = 1; i < count; i++) {
        if (values.get(offset + i) > values.get(offset + best)) {
          best = i;
        }
      }
      return best;
    }
  }
}
