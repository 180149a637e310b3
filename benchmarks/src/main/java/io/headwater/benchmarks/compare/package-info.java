/**
 * Measures several sides on the same work, blocks of the one between blocks of the others, and
 * tells how they compare. What the work is, and who the others are, is not known here.
 */
package io.headwater.benchmarks.compare;
