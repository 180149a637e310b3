/**
 * Sources of few-shot tasks (sinusoids, clouds of points, Omniglot, MNIST) and the producer that
 * sends them as task events.
 *
 * <p>Not learning and not evaluation: it only draws tasks, the same ones for the same seed.
 */
package io.headwater.standalone.episodes;
