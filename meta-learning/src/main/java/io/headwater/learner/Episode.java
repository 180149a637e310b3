package io.headwater.learner;

import io.headwater.autodiff.Tape;
import io.headwater.autodiff.Var;
import io.headwater.learner.Adaptation.Adapted;
import io.headwater.learner.Adaptation.Query;
import io.headwater.learner.Adaptation.Support;
import io.headwater.model.Parameters;
import io.headwater.model.RowStatistics;
import io.headwater.model.Variables;
import io.headwater.task.Task;
import io.headwater.task.TaskBatch;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.Tensor;
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

  /**
   * A set of rows on the tape with what the models made of them.
   *
   * @param inductive what the adapted model makes of each row by itself, with the row statistics of
   *     its support set; null where that is no different
   */
  private record Sides(TaskBatch batch, Judged before, Judged after, Judged inductive) {}

  private final LearnerDefinition definition;
  private final Adaptation adaptation;
  private final TensorBackend backend;
  private final List<Task> tasks;

  private final Tape tape;
  private final Variables phi;
  private final Adapted adapted;
  private final Variables published;
  private final Sides support;
  private final Sides query;
  private final Query queryRows;

  Episode(
      LearnerDefinition definition,
      Adaptation adaptation,
      Tape tape,
      Parameters meta,
      List<Task> tasks) {
    this.definition = definition;
    this.adaptation = adaptation;
    this.backend = tape.backend();
    this.tape = tape;
    this.tasks = tasks;
    phi = Variables.repeat(tape, meta, tasks.size());
    Variables state = adaptation.keepsState() ? stackedState() : null;
    Variables start = adaptation.unadapted(tape, phi, state);

    TaskBatch supportBatch =
        TaskBatch.ofSupport(tasks, definition.model(), definition.loss(), backend.dtype());
    Examples examples = Examples.of(tape, supportBatch);
    RowStatistics ofTrunk = examples.statistics();
    Var rows = adaptation.represent(tape, phi, examples.features(), ofTrunk);
    Judged before = judge(start, examples, rows, examples.statistics());
    adapted = adaptation.adapt(tape, phi, state, new Support(examples, rows, start, before.loss()));
    RowStatistics ofModel = examples.statistics();
    Judged after = judge(adapted.parameters(), examples, rows, ofModel);
    support = new Sides(supportBatch, before, after, null);
    Variables statistics = ofTrunk.seen().and(ofModel.seen());
    published = adapted.parameters().and(statistics);

    if (tasks.stream().allMatch(task -> task.query() == null)) {
      query = null;
      queryRows = null;
    } else {
      TaskBatch batch =
          TaskBatch.ofQuery(tasks, definition.model(), definition.loss(), backend.dtype());
      Examples queries = Examples.of(tape, batch);
      Var represented = adaptation.represent(tape, phi, queries.features(), queries.statistics());
      Judged adaptedTo = judge(adapted.parameters(), queries, represented, queries.statistics());
      query =
          new Sides(
              batch,
              judge(start, queries, represented, queries.statistics()),
              adaptedTo,
              statistics.names().isEmpty() ? null : alone(queries));
      queryRows = new Query(queries, represented, adaptedTo.loss());
    }
  }

  private Judged judge(Variables model, Examples examples, Var rows, RowStatistics statistics) {
    Var prediction = adaptation.predict(tape, phi, model, rows, statistics);
    return new Judged(prediction, examples.loss(tape, definition.loss(), prediction));
  }

  private Judged alone(Examples examples) {
    RowStatistics kept = RowStatistics.kept(published);
    Var rows = adaptation.represent(tape, phi, examples.features(), kept);
    return judge(published, examples, rows, kept);
  }

  private Variables stackedState() {
    Parameters initial = adaptation.initialState();
    return Variables.stack(
        tape, tasks.stream().map(task -> task.state() == null ? initial : task.state()).toList());
  }

  // ---- Results ----

  List<TaskOutcome> outcomes() {
    int count = tasks.size();
    List<Parameters> parameters = published.toHost(backend, count);
    List<Parameters> states =
        adapted.state() == null ? null : adapted.state().toHost(backend, count);
    boolean finiteModels = isFinite(published) && (states == null || isFinite(adapted.state()));
    SetLosses supportLosses = losses(support);
    SetLosses queryLosses = query == null ? null : losses(query);
    List<TaskOutcome> result = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Task task = tasks.get(i);
      DatasetLoss onSupport = supportLosses.of(i, task.support());
      DatasetLoss onQuery = task.query() == null ? null : queryLosses.of(i, task.query());
      Parameters state = states == null ? null : states.get(i);
      Parameters model = withoutPadding(parameters.get(i), task.support().count());
      boolean finite =
          (finiteModels || (model.isFinite() && (state == null || state.isFinite())))
              && isFinite(onSupport)
              && (onQuery == null || isFinite(onQuery));
      result.add(
          new TaskOutcome(
              model,
              adaptation.adapts(),
              adaptation.complete(),
              onSupport,
              onQuery,
              state,
              finite));
    }
    return result;
  }

  private SetLosses losses(Sides sides) {
    return new SetLosses(
        sides.batch(),
        side(sides.before()),
        side(sides.after()),
        sides.inductive() == null ? null : side(sides.inductive()));
  }

  private SetLosses.Side side(Judged judged) {
    NdArray predictions =
        definition.loss().classification() ? backend.toHost(judged.prediction().value()) : null;
    return new SetLosses.Side(backend.toHost(judged.loss().value()), predictions);
  }

  private Parameters withoutPadding(Parameters model, int rows) {
    Map<String, NdArray> cut = new TreeMap<>();
    for (String name : adaptation.perSupportRow()) {
      NdArray array = model.get(name);
      int[] shape = array.shape();
      if (shape[0] > rows) {
        shape[0] = rows;
        cut.put(name, array.slice(0, shape));
      }
    }
    return cut.isEmpty() ? model : model.and(cut);
  }

  private boolean isFinite(Variables variables) {
    return variables.values().stream().allMatch(x -> backend.isFinite(x.value()));
  }

  private static boolean isFinite(DatasetLoss loss) {
    return Double.isFinite(loss.before()) && Double.isFinite(loss.after());
  }

  /**
   * Adds the tasks' meta-gradients to {@code sum}; the tape has to be one that differentiates to
   * any order.
   *
   * @param outcomes as of {@link #outcomes}
   * @return per task whether its gradient was added
   */
  List<Boolean> addGradients(GradientSum sum, List<TaskOutcome> outcomes) {
    List<Tensor> gradients =
        adaptation.metaGradient(tape, phi, adapted, queryRows).stream().map(Var::value).toList();
    boolean[] folded = new boolean[tasks.size()];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = outcomes.get(i).finite();
    }
    sum.add(gradients, folded);
    List<Boolean> result = new ArrayList<>(folded.length);
    for (boolean task : folded) {
      result.add(task);
    }
    return result;
  }
}
