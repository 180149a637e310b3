package io.headwater.standalone.evaluate;

import io.headwater.store.MetaVersion;
import io.headwater.streams.config.LearnerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to train and how to measure it.
 *
 * @param learner what learns, and how its meta-parameters move
 * @param tasks what it learns on
 * @param measured what it is measured on: the same distribution, perhaps of other sizes
 * @param data directory of the data set's files; null where the tasks need none
 * @param start where its meta-parameters begin, of the names and shapes of the learner's; empty for
 *     its version 0
 * @param iterations meta-steps to take
 * @param firstOrderIterations the first of them, which hold the gradients of inner steps constant
 * @param staleness how many versions before the newest gradients are taken at, ≥ 0
 * @param heldOut number of held-out tasks
 * @param evalSteps numbers of inner steps to measure after, 0 for none; empty to measure before and
 *     after the learner's own adaptation
 * @param checkpoints directory of the model store that checkpoints go to
 * @param checkpointEvery iterations between two checkpoints, at least 1
 */
public record EvaluationPlan(
    LearnerConfig learner,
    TaskSettings tasks,
    TaskSettings measured,
    Path data,
    Optional<MetaVersion> start,
    long iterations,
    long firstOrderIterations,
    int staleness,
    int heldOut,
    List<Integer> evalSteps,
    Optional<Path> checkpoints,
    long checkpointEvery) {}
