/**
 * Tasks as labelled rows, the standardisation of their features, and many tasks as one padded
 * batch.
 *
 * <p>Not here: where tasks come from, and whether their values make sense.
 */
package io.headwater.task;
