package io.headwater.standalone.evaluate;

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

  private final List<Episode> episodes;

  private HeldOut(List<Episode> episodes) {
    this.episodes = List.copyOf(episodes);
  }

  /** The first {@code count} of {@code episodes}. */
  public static HeldOut of(Iterator<Episode> episodes, int count) {
    List<Episode> first = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      first.add(episodes.next());
    }
    return new HeldOut(first);
  }

  /** Measures the meta-parameters {@code phi} of {@code learner}. */
  public Score score(MetaLearner learner, TensorBackend backend, Parameters phi) {
    EpisodeTasks tasks = new EpisodeTasks(learner.definition());
    List<Score.OfTask> scores = new ArrayList<>();
    for (int from = 0; from < episodes.size(); from += BATCH) {
      List<Task> batch =
          episodes.subList(from, Math.min(from + BATCH, episodes.size())).stream()
              .map(tasks::task)
              .toList();
      score(learner, backend, phi, batch, scores);
    }
    return new Score(scores);
  }

  private static void score(
      MetaLearner learner,
      TensorBackend backend,
      Parameters phi,
      List<Task> tasks,
      List<Score.OfTask> scores) {
    if (tasks.size() > 1 && learner.estimateAdaptBytes(phi, tasks) > EpisodeTasks.MEMORY) {
      int middle = tasks.size() / 2;
      score(learner, backend, phi, tasks.subList(0, middle), scores);
      score(learner, backend, phi, tasks.subList(middle, tasks.size()), scores);
      return;
    }
    List<TaskOutcome> outcomes = learner.adapt(backend, phi, tasks);
    for (int i = 0; i < outcomes.size(); i++) {
      TaskOutcome outcome = outcomes.get(i);
      scores.add(new Score.OfTask(tasks.get(i).id(), outcome.query(), outcome.finite()));
    }
  }
}
