/**
 * Learners: pure functions from meta-parameters and tasks to adapted models and the meta-gradient.
 *
 * <p>Not here: where tasks come from, how gradients are folded in, and how versions are kept.
 */
package io.headwater.learner;
