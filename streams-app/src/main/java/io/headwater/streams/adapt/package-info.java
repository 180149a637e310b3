/**
 * Collects checked tasks into micro-batches, adapts each batch from one reading of the
 * meta-parameters, and publishes models and one summed meta-gradient. The mathematics is in the
 * learner; the meta-parameters change elsewhere.
 */
package io.headwater.streams.adapt;
