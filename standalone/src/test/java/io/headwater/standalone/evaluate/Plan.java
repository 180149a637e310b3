package io.headwater.standalone.evaluate;

import io.headwater.store.MetaVersion;
import io.headwater.streams.config.LearnerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An evaluation of sinusoid tasks, a checkpoint every three iterations; for tests to vary. */
record Plan(
    LearnerConfig learner,
    long iterations,
    Optional<Path> checkpoints,
    Optional<MetaVersion> start,
    List<Integer> evalSteps) {

  static Plan of(LearnerConfig learner, long iterations) {
    return new Plan(learner, iterations, Optional.empty(), Optional.empty(), List.of());
  }

  Plan learner(LearnerConfig other) {
    return new Plan(other, iterations, checkpoints, start, evalSteps);
  }

  Plan iterations(long other) {
    return new Plan(learner, other, checkpoints, start, evalSteps);
  }

  Plan checkpoints(Path directory) {
    return new Plan(learner, iterations, Optional.of(directory), start, evalSteps);
  }

  Plan start(MetaVersion version) {
    return new Plan(learner, iterations, checkpoints, Optional.of(version), evalSteps);
  }

  Plan evalSteps(List<Integer> steps) {
    return new Plan(learner, iterations, checkpoints, start, steps);
  }

  TaskSettings tasks() {
    return TaskSettings.Kind.SINUSOID.settings(null, null, null, null, learner.definition().seed());
  }

  EvaluationPlan whole() {
    return new EvaluationPlan(
        learner, tasks(), null, start, iterations, 100, evalSteps, checkpoints, 3);
  }
}
