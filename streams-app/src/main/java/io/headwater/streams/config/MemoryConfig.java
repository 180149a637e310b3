package io.headwater.streams.config;

import java.time.Duration;

/**
 * How much is kept of tasks between their events, in each partition of the tasks topic.
 *
 * @param keep how long a task, and feedback that waits for one, is kept
 * @param maxBytes most bytes of tasks; the oldest go first
 * @param maxWaitingBytes most bytes of feedback that waits for its task; the oldest goes first
 * @param maxServedBytes most bytes of served models that wait to be measured; the oldest go first
 * @param maxClockSkew how far ahead of the instance's clock a record's timestamp is trusted
 */
public record MemoryConfig(
    Duration keep,
    long maxBytes,
    long maxWaitingBytes,
    long maxServedBytes,
    Duration maxClockSkew) {}
