package io.headwater.standalone.evaluate;

import io.headwater.learner.Gradients;
import io.headwater.learner.MetaLearner;
import io.headwater.model.Parameters;
import io.headwater.optimizer.OptimizerStep;
import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.EpisodeSource;
import io.headwater.streams.config.MetaConfig;
import io.headwater.task.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Episodic training: each iteration learns from one meta-batch and takes one step of the
 * meta-optimizer on the mean gradient, clipped by its norm, as a stream does for each version. A
 * pure function of its parts and the state it begins at, however many the workers are. One thread.
 */
final class Training {
  private final MetaLearner learner;
  private final MetaLearner firstOrder;
  private final long firstOrderIterations;
  private final int staleness;
  private final MetaConfig meta;
  private final EpisodeSource source;
  private final EpisodeTasks tasks;
  private final Workers workers;

  /**
   * Trains {@code learner} as {@code meta} says: its optimizer, batch and norm.
   *
   * @param firstOrderIterations the first of them hold the gradients of inner steps constant
   *     (derivative-order annealing, Antoniou et al. 2019, §4)
   * @param staleness how many steps before the present one a gradient is taken, as in a stream that
   *     goes on while a version is made; fewer at the beginning of a run
   */
  Training(
      MetaLearner learner,
      long firstOrderIterations,
      int staleness,
      MetaConfig meta,
      EpisodeSource source,
      Workers workers) {
    this.learner = learner;
    this.firstOrder = learner.firstOrder();
    this.firstOrderIterations = firstOrderIterations;
    this.staleness = staleness;
    this.meta = meta;
    this.source = source;
    this.tasks = new EpisodeTasks(learner.definition());
    this.workers = workers;
  }

  /** The state before the first iteration, at {@code phi}. */
  TrainingState begin(Parameters phi) {
    return new TrainingState(0, phi, meta.optimizer().initialState(phi), 0, 0);
  }

  /** Goes on until {@code iterations} are done. */
  TrainingState run(TrainingState from, long iterations, TrainingProgress progress) {
    TrainingState state = from;
    Parameters shapes = from.phi();
    Parts parts = new Parts(batch -> learner.estimateGradientsBytes(shapes, batch));
    Deque<Parameters> newest = new ArrayDeque<>();
    Iterator<Episode> episodes = source.training(state.iterations() * meta.batch());
    while (state.iterations() < iterations) {
      List<Task> batch = new ArrayList<>(meta.batch());
      for (int i = 0; i < meta.batch(); i++) {
        batch.add(tasks.task(episodes.next()));
      }
      MetaLearner now = state.iterations() < firstOrderIterations ? firstOrder : learner;
      newest.addLast(state.phi());
      if (newest.size() > staleness + 1) {
        newest.removeFirst();
      }
      Sum sum = learn(now, newest.getFirst(), parts.of(batch));
      state = after(state, sum);
      progress.iterated(state.iterations(), sum.loss() / sum.folded());
    }
    return state;
  }

  /** What a meta-batch came to. */
  private record Sum(Parameters gradient, int folded, int tasks, double loss) {
    Sum plus(Sum other) {
      return new Sum(
          gradient.plus(other.gradient),
          folded + other.folded,
          tasks + other.tasks,
          loss + other.loss);
    }
  }

  /** Sums are added in the order of the parts, whichever is there first. */
  private Sum learn(MetaLearner now, Parameters phi, List<Part> parts) {
    return workers.map(parts, (backend, tasks) -> sum(now.gradients(backend, phi, tasks))).stream()
        .reduce(Sum::plus)
        .orElseThrow();
  }

  private static Sum sum(Gradients gradients) {
    int tasks = gradients.folded().size();
    int folded = 0;
    double loss = 0;
    for (int i = 0; i < tasks; i++) {
      if (gradients.folded().get(i)) {
        folded++;
        loss += gradients.queryLosses().get(i);
      }
    }
    return new Sum(gradients.sum(), folded, tasks, loss);
  }

  private TrainingState after(TrainingState state, Sum sum) {
    if (sum.folded() > 0) {
      Parameters mean = sum.gradient().scaled(1.0 / sum.folded());
      double norm = mean.norm();
      Parameters clipped = norm > meta.clipNorm() ? mean.scaled(meta.clipNorm() / norm) : mean;
      OptimizerStep step = meta.optimizer().step(state.phi(), clipped, state.optimizer());
      if (step.isFinite()) {
        return new TrainingState(
            state.iterations() + 1,
            step.parameters(),
            step.state(),
            state.folded() + sum.folded(),
            state.excluded() + sum.tasks() - sum.folded());
      }
    }
    return new TrainingState(
        state.iterations() + 1,
        state.phi(),
        state.optimizer(),
        state.folded(),
        state.excluded() + sum.tasks());
  }
}
