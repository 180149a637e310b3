/**
 * Removes a learner from a deployment's topics, and its state where no application runs that could.
 * Running applications let go of theirs by themselves; the model store is not touched.
 */
package io.headwater.streams.remove;
