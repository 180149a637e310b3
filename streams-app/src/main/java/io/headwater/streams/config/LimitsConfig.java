package io.headwater.streams.config;

/**
 * Bounds of one task and one model.
 *
 * @param maxRows most rows of a support or query set
 * @param inlineParametersBytes largest parameters carried inside a record, in bytes; larger ones
 *     travel by reference
 * @param maxAttributes most attributes of an event
 * @param maxAttributeBytes most bytes of UTF-8 in the names and values of an event's attributes
 */
public record LimitsConfig(
    int maxRows, int inlineParametersBytes, int maxAttributes, int maxAttributeBytes) {}
