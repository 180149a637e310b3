package io.headwater.standalone.evaluate;

import io.headwater.learner.LearnerDefinition;
import io.headwater.learner.MetaLearner;
import io.headwater.learner.TaskOutcome;
import io.headwater.model.Parameters;
import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.EpisodeSource;
import io.headwater.task.Task;
import io.headwater.tensor.TensorBackend;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A fixed set of held-out tasks, drawn anew for each score: adapt to each support set, measure on
 * its query set. Nothing learns here.
 */
public final class HeldOut {
  private static final int BATCH = 50;

  private final EpisodeSource source;
  private final int count;

  /** The first {@code count} held-out tasks of {@code source}. */
  public HeldOut(EpisodeSource source, int count) {
    this.source = source;
    this.count = count;
  }

  /**
   * Makes sure that the tasks can be drawn and are what a learner's model takes.
   *
   * @throws IllegalArgumentException if not, saying what is expected
   */
  void requireFitting(LearnerDefinition definition) {
    new EpisodeTasks(definition).task(source.heldOut().next());
  }

  /** Measures the meta-parameters {@code phi} of {@code learner}. */
  public Score score(MetaLearner learner, Workers workers, Parameters phi) {
    EpisodeTasks tasks = new EpisodeTasks(learner.definition());
    Parts parts = new Parts(batch -> learner.estimateAdaptBytes(phi, batch));
    List<Score.OfTask> scores = new ArrayList<>();
    Iterator<Episode> episodes = source.heldOut();
    while (scores.size() < count) {
      List<Task> batch = new ArrayList<>(BATCH);
      for (int left = Math.min(BATCH, count - scores.size()); left > 0; left--) {
        batch.add(tasks.task(episodes.next()));
      }
      workers
          .map(parts.of(batch), (backend, some) -> score(learner, backend, phi, some))
          .forEach(scores::addAll);
    }
    return new Score(scores);
  }

  private static List<Score.OfTask> score(
      MetaLearner learner, TensorBackend backend, Parameters phi, List<Task> tasks) {
    List<TaskOutcome> outcomes = learner.adapt(backend, phi, tasks);
    List<Score.OfTask> scores = new ArrayList<>(tasks.size());
    for (int i = 0; i < outcomes.size(); i++) {
      TaskOutcome outcome = outcomes.get(i);
      scores.add(new Score.OfTask(tasks.get(i).id(), outcome.query(), outcome.finite()));
    }
    return scores;
  }
}
