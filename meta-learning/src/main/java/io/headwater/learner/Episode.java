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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One batch of tasks adapted to on one tape: built inside a backend scope, asked for its outcomes
 * or its gradients or both, then dropped.
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
  private final Variables start;
  private final TaskBatch supportBatch;
  private final Support support;
  private final RowStatistics ofTrunk;
  private final Judged supportBefore;
  private final Adapted adapted;
  private final TaskBatch queryBatch;
  private final Query query;
  private final Judged queryAfter;

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
    start = adaptation.unadapted(tape, phi, state);

    supportBatch =
        TaskBatch.ofSupport(tasks, definition.model(), definition.loss(), backend.dtype());
    Examples examples = Examples.of(tape, supportBatch);
    ofTrunk = examples.statistics();
    Var rows = adaptation.represent(tape, phi, examples.features(), ofTrunk);
    supportBefore = judge(start, examples, rows, examples.statistics());
    support = new Support(examples, rows, start, supportBefore.loss());
    adapted = adaptation.adapt(tape, phi, state, support);

    if (tasks.stream().allMatch(task -> task.query() == null)) {
      queryBatch = null;
      query = null;
      queryAfter = null;
    } else {
      queryBatch = TaskBatch.ofQuery(tasks, definition.model(), definition.loss(), backend.dtype());
      Examples queries = Examples.of(tape, queryBatch);
      Var queryRows = adaptation.represent(tape, phi, queries.features(), queries.statistics());
      queryAfter = judge(adapted.parameters(), queries, queryRows, queries.statistics());
      query = new Query(queries, queryRows, queryAfter.loss());
    }
  }

  private Judged judge(Variables model, Examples examples, Var rows, RowStatistics statistics) {
    Var prediction = adaptation.predict(tape, phi, model, rows, statistics);
    return new Judged(prediction, examples.loss(tape, definition.loss(), prediction));
  }

  /** What published models, which keep their support sets' row statistics, make of query rows. */
  private Judged alone(Variables published) {
    RowStatistics kept = RowStatistics.kept(published);
    Var rows = adaptation.represent(tape, phi, query.examples().features(), kept);
    return judge(published, query.examples(), rows, kept);
  }

  private Variables stackedState() {
    Parameters initial = adaptation.initialState();
    return Variables.stack(
        tape, tasks.stream().map(task -> task.state() == null ? initial : task.state()).toList());
  }

  // ---- Results ----

  /** What became of each task, losses before and after included. */
  List<TaskOutcome> outcomes() {
    Examples examples = support.examples();
    RowStatistics ofModel = examples.statistics();
    Judged after = judge(adapted.parameters(), examples, support.rows(), ofModel);
    Variables statistics = ofTrunk.seen().and(ofModel.seen());
    Variables published = adapted.parameters().and(statistics);

    int count = tasks.size();
    List<Parameters> parameters = published.toHost(backend, count);
    List<Parameters> states =
        adapted.state() == null ? null : adapted.state().toHost(backend, count);
    boolean finiteModels = isFinite(published) && (states == null || isFinite(adapted.state()));
    SetLosses supportLosses = losses(new Sides(supportBatch, supportBefore, after, null));
    SetLosses queryLosses = query == null ? null : losses(querySides(published, statistics));
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

  private Sides querySides(Variables published, Variables statistics) {
    Examples queries = query.examples();
    Judged before = judge(start, queries, query.rows(), queries.statistics());
    Judged inductive = statistics.names().isEmpty() ? null : alone(published);
    return new Sides(queryBatch, before, queryAfter, inductive);
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

  /** Losses of the adapted models on each task's query rows. */
  List<Double> queryLosses() {
    NdArray losses = backend.toHost(queryAfter.loss().value());
    return Arrays.stream(losses.toDoubles()).boxed().toList();
  }

  /**
   * Adds meta-gradients to {@code sum}; the tape has to be one that differentiates to any order.
   *
   * @param usable per task whether its gradient may be added
   * @return per task whether it was
   */
  List<Boolean> addGradients(GradientSum sum, List<Boolean> usable) {
    List<Tensor> gradients =
        adaptation.metaGradient(tape, phi, adapted, query).stream().map(Var::value).toList();
    boolean[] folded = new boolean[tasks.size()];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = usable.get(i);
    }
    sum.add(gradients, folded);
    List<Boolean> result = new ArrayList<>(folded.length);
    for (boolean task : folded) {
      result.add(task);
    }
    return result;
  }
}
