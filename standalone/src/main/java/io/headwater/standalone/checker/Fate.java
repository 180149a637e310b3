package io.headwater.standalone.checker;

/**
 * What learning-progress says became of one gradient.
 *
 * @param fate {@code folded}, or why it was rejected
 * @param tasks query sets summed in it
 * @param excluded query sets that it lists as excluded
 */
record Fate(Position source, String fate, int tasks, int excluded) {}
