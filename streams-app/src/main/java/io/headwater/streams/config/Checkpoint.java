package io.headwater.streams.config;

import io.headwater.store.MetaVersion;

/**
 * Where a learner begins instead of at random numbers.
 *
 * @param reference names exactly that version
 * @param version the version as it was read
 */
public record Checkpoint(CheckpointReference reference, MetaVersion version) {}
