package io.headwater.streams.config;

/**
 * Bounds of a micro-batch.
 *
 * @param maxTasks most tasks adapted together
 * @param maxBytes most input bytes held by one batch
 * @param maxMemoryBytes most memory the tensor backend may need for one batch; a larger one is
 *     split
 */
public record BatchConfig(int maxTasks, long maxBytes, long maxMemoryBytes) {}
