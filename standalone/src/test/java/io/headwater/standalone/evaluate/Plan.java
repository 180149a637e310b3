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
    List<Integer> evalSteps,
    int heldOutQuery) {

  static Plan of(LearnerConfig learner, long iterations) {
    return new Plan(learner, iterations, Optional.empty(), Optional.empty(), List.of(), 10);
  }

  Plan learner(LearnerConfig other) {
    return new Plan(other, iterations, checkpoints, start, evalSteps, heldOutQuery);
  }

  Plan iterations(long other) {
    return new Plan(learner, other, checkpoints, start, evalSteps, heldOutQuery);
  }

  Plan checkpoints(Path directory) {
    return new Plan(learner, iterations, Optional.of(directory), start, evalSteps, heldOutQuery);
  }

  Plan start(MetaVersion version) {
    return new Plan(
        learner, iterations, checkpoints, Optional.of(version), evalSteps, heldOutQuery);
  }

  Plan evalSteps(List<Integer> steps) {
    return new Plan(learner, iterations, checkpoints, start, steps, heldOutQuery);
  }

  Plan heldOutQuery(int rows) {
    return new Plan(learner, iterations, checkpoints, start, evalSteps, rows);
  }

  TaskSettings tasks() {
    return TaskSettings.Kind.SINUSOID.settings(null, null, null, null, learner.definition().seed());
  }

  EvaluationPlan whole() {
    return new EvaluationPlan(
        learner,
        tasks(),
        tasks().heldOut(null, null, heldOutQuery),
        null,
        start,
        iterations,
        0,
        0,
        100,
        evalSteps,
        checkpoints,
        3);
  }
}
