package io.headwater.standalone.evaluate;

import io.headwater.model.Parameters;
import io.headwater.optimizer.OptimizerState;

/**
 * Where a training stands. With what the run is (learner, optimizer, tasks, seed) it determines all
 * that follows: iteration i learns from episodes {@code i · metaBatch} on.
 *
 * @param iterations done
 * @param phi meta-parameters after them
 * @param optimizer the meta-optimizer's state after them
 * @param folded tasks whose gradients went into φ
 * @param excluded tasks that did not because something was not finite
 */
record TrainingState(
    long iterations, Parameters phi, OptimizerState optimizer, long folded, long excluded) {}
