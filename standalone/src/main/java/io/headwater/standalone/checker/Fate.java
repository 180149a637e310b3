package io.headwater.standalone.checker;

/**
 * What learning-progress says became of one gradient.
 *
 * @param fate {@code folded}, or why it was rejected
 * @param tasks query sets summed in it
 * @param excluded query sets that it lists as excluded
 * @param staleness versions between the one it was taken at and the one it met
 */
record Fate(Position source, String fate, int tasks, int excluded, long staleness) {}
