/**
 * Offline episodic training and evaluation of one learner, without Kafka: meta-batches drawn from a
 * seed, checkpoints in a model store, scores on held-out tasks.
 *
 * <p>Not the command line, and not the drawing of tasks.
 */
package io.headwater.standalone.evaluate;
