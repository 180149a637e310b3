/**
 * Meta-optimizers and their schedules as values: {@code (parameters, gradient, state) →
 * (parameters, state)}.
 *
 * <p>Not here: the optimizers that adapt a task, which are learners' business.
 */
package io.headwater.optimizer;
