/**
 * Folds gradients into each learner's meta-parameters, once each, and publishes versions: pure
 * state transitions in {@link io.headwater.streams.metaupdate.MetaState}, a store of their tensors,
 * and a thin processor. It does not adapt models.
 */
package io.headwater.streams.metaupdate;
