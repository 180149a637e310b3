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

/**
 * One batch of tasks adapted to on one tape, as far as learning needs it: what else is told of them
 * is {@link Measurement}'s. Built inside a backend scope, asked once for its results, then dropped.
 */
final class Episode {
  /**
   * Predictions [tasks, rows, outputs] and losses [tasks, 1, 1] of one model on one set of rows.
   *
   * @param statistics those that the pass has seen
   */
  record Judged(Var prediction, Var loss, Variables statistics) {}

  /**
   * A set of rows on the tape.
   *
   * @param rows as {@link Adaptation#represent} gives them
   * @param statistics what that has seen of them
   */
  record Shown(TaskBatch batch, Examples examples, Var rows, RowStatistics statistics) {}

  final LearnerDefinition definition;
  final Adaptation adaptation;
  final TensorBackend backend;
  final List<Task> tasks;
  final Tape tape;
  final Variables phi;

  /** The models before adaptation. */
  final Variables start;

  final Shown support;

  /** What they make of the support rows. */
  final Judged before;

  final Adapted adapted;

  /** Null where no task has query rows. */
  final Shown query;

  /** What the adapted models make of them; null without. */
  final Judged after;

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
    support =
        show(TaskBatch.ofSupport(tasks, definition.model(), definition.loss(), backend.dtype()));
    before = judge(start, support);
    Examples examples = support.examples();
    adapted =
        adaptation.adapt(
            tape, phi, state, new Support(examples, support.rows(), start, before.loss()));
    if (tasks.stream().allMatch(task -> task.query() == null)) {
      query = null;
      after = null;
    } else {
      query =
          show(TaskBatch.ofQuery(tasks, definition.model(), definition.loss(), backend.dtype()));
      after = judge(adapted.parameters(), query);
    }
  }

  private Shown show(TaskBatch batch) {
    Examples examples = Examples.of(tape, batch);
    RowStatistics statistics = examples.statistics();
    Var rows = adaptation.represent(tape, phi, examples.features(), statistics);
    return new Shown(batch, examples, rows, statistics);
  }

  /** What a model makes of rows. */
  Judged judge(Variables model, Shown rows) {
    return judge(model, rows.examples(), rows.rows(), rows.examples().statistics());
  }

  /** What a model makes of rows, in passes that take their statistics from {@code statistics}. */
  Judged judge(Variables model, Examples examples, Var rows, RowStatistics statistics) {
    Var prediction = adaptation.predict(tape, phi, model, rows, statistics);
    Var loss = examples.loss(tape, definition.loss(), prediction);
    return new Judged(prediction, loss, statistics.seen());
  }

  /** The models by themselves, with no pass that they do not need. */
  List<Parameters> models() {
    Variables seen = before.statistics();
    if (!seen.names().isEmpty()) {
      seen = judge(adapted.parameters(), support).statistics();
    }
    return new Publication(this, seen).toHost();
  }

  private Variables stackedState() {
    Parameters initial = adaptation.initialState();
    return Variables.stack(
        tape, tasks.stream().map(task -> task.state() == null ? initial : task.state()).toList());
  }

  /** Each task's loss on its query rows after adaptation. */
  List<Double> queryLosses() {
    NdArray losses = backend.toHost(after.loss().value());
    List<Double> result = new ArrayList<>(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      result.add(losses.get(i));
    }
    return result;
  }

  /**
   * Adds the tasks' meta-gradients to {@code sum}; on a tape of first order without what flows
   * through gradients.
   *
   * @param usable per task whether its gradient may be added
   * @return per task whether it was
   */
  List<Boolean> addGradients(GradientSum sum, List<Boolean> usable) {
    Query rows = new Query(query.examples(), query.rows(), after.loss());
    List<Tensor> gradients =
        adaptation.metaGradient(tape, phi, adapted, rows).stream().map(Var::value).toList();
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
