package io.headwater.learner;

import io.headwater.autodiff.Var;
import io.headwater.learner.Adaptation.Adapted;
import io.headwater.learner.Episode.Judged;
import io.headwater.learner.Episode.Shown;
import io.headwater.model.Parameters;
import io.headwater.model.RowStatistics;
import io.headwater.model.Variables;
import io.headwater.task.Task;
import io.headwater.tensor.NdArray;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.List;

/**
 * What is told of an {@link Episode}'s tasks beside their meta-gradients: the models, and what
 * those before and after adaptation make of all rows. Asked once, in the episode's scope.
 */
final class Measurement {
  private final Episode episode;
  private final Adaptation adaptation;
  private final TensorBackend backend;
  private final Adapted adapted;
  private final Publication published;
  private final SetLosses supportLosses;
  private final SetLosses queryLosses;

  Measurement(Episode episode) {
    this.episode = episode;
    adaptation = episode.adaptation;
    backend = episode.backend;
    adapted = episode.adapted;
    Shown support = episode.support;
    Judged after = episode.judge(adapted.parameters(), support);
    supportLosses = losses(support, episode.before, after, null);
    published = new Publication(episode, after.statistics());
    Shown query = episode.query;
    queryLosses =
        query == null
            ? null
            : losses(
                query,
                episode.judge(episode.start, query),
                episode.after,
                published.keepsStatistics() ? alone(query) : null);
  }

  /** Each row by itself, with the row statistics of the support set. */
  private Judged alone(Shown query) {
    RowStatistics kept = RowStatistics.kept(published.models());
    Var rows = adaptation.represent(episode.tape, episode.phi, query.examples().features(), kept);
    return episode.judge(published.models(), query.examples(), rows, kept);
  }

  private SetLosses losses(Shown rows, Judged before, Judged after, Judged alone) {
    return new SetLosses(
        rows.batch(), side(before), side(after), alone == null ? null : side(alone));
  }

  List<TaskOutcome> outcomes() {
    List<Task> tasks = episode.tasks;
    int count = tasks.size();
    List<Parameters> models = published.toHost();
    List<Parameters> states =
        adapted.state() == null ? null : adapted.state().toHost(backend, count);
    boolean finiteModels =
        isFinite(published.models()) && (states == null || isFinite(adapted.state()));
    List<TaskOutcome> result = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Task task = tasks.get(i);
      DatasetLoss onSupport = supportLosses.of(i, task.support());
      DatasetLoss onQuery = task.query() == null ? null : queryLosses.of(i, task.query());
      Parameters state = states == null ? null : states.get(i);
      Parameters model = models.get(i);
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

  private SetLosses.Side side(Judged judged) {
    NdArray predictions =
        episode.definition.loss().classification()
            ? backend.toHost(judged.prediction().value())
            : null;
    return new SetLosses.Side(backend.toHost(judged.loss().value()), predictions);
  }

  private boolean isFinite(Variables variables) {
    return variables.values().stream().allMatch(x -> backend.isFinite(x.value()));
  }

  private static boolean isFinite(DatasetLoss loss) {
    return Double.isFinite(loss.before()) && Double.isFinite(loss.after());
  }
}
