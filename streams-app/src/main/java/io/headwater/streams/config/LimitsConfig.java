package io.headwater.streams.config;

/**
 * Bounds of one task and one model.
 *
 * @param maxRows most rows of a support or query set
 * @param inlineParametersBytes largest parameters carried inside a record, in bytes; larger ones
 *     travel by reference
 */
public record LimitsConfig(int maxRows, int inlineParametersBytes) {}
