/**
 * Arrays: immutable ones on the Java heap, and handles to those of a backend that computes.
 *
 * <p>Not here: gradients, models, or anything that knows what an array means.
 */
package io.headwater.tensor;
