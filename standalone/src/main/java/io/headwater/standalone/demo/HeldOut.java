package io.headwater.standalone.demo;

import io.headwater.learner.DatasetLoss;
import io.headwater.learner.MetaLearner;
import io.headwater.learner.TaskOutcome;
import io.headwater.model.Parameters;
import io.headwater.standalone.episodes.Episode;
import io.headwater.task.Task;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A fixed set of held-out tasks: adapt to each support set, measure on its query set. Nothing
 * learns here.
 */
public final class HeldOut {
  private static final int BATCH = 50;

  private final List<Task> tasks;

  private HeldOut(List<Task> tasks) {
    this.tasks = tasks;
  }

  /** The first {@code count} of {@code episodes}. */
  public static HeldOut of(Iterator<Episode> episodes, int count) {
    List<Task> tasks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Episode episode = episodes.next();
      tasks.add(new Task(episode.taskId(), episode.support(), episode.query(), null));
    }
    return new HeldOut(tasks);
  }

  /**
   * Query losses and accuracies after adaptation.
   *
   * @param loss mean over the tasks
   * @param accuracy mean over the tasks; null for regression
   * @param interval95 half-width of the 95 % interval of the accuracy's mean; null for regression
   */
  public record Score(int tasks, double loss, Double accuracy, Double interval95) {}

  /** Measures the meta-parameters {@code phi} of {@code learner}. */
  public Score score(MetaLearner learner, TensorBackend backend, Parameters phi) {
    double loss = 0;
    List<Double> accuracies = new ArrayList<>();
    for (int from = 0; from < tasks.size(); from += BATCH) {
      List<Task> batch =
          tasks.subList(from, Math.min(from + BATCH, tasks.size())).stream()
              .map(learner.definition().scaling()::standardise)
              .toList();
      for (TaskOutcome outcome : learner.adapt(backend, phi, batch)) {
        DatasetLoss query = outcome.query();
        loss += query.after();
        if (query.accuracyAfter() != null) {
          accuracies.add(query.accuracyAfter());
        }
      }
    }
    if (accuracies.isEmpty()) {
      return new Score(tasks.size(), loss / tasks.size(), null, null);
    }
    double mean = accuracies.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double squares = accuracies.stream().mapToDouble(a -> (a - mean) * (a - mean)).sum();
    double deviation = Math.sqrt(squares / (accuracies.size() - 1));
    return new Score(
        tasks.size(), loss / tasks.size(), mean, 1.96 * deviation / Math.sqrt(accuracies.size()));
  }
}
