/**
 * Measurements, each with its one command in {@code benchmarks/run.sh}. Not for tests: nothing here
 * asserts, and {@code mvn verify} only compiles it and tests how measurements are told.
 */
package io.headwater.benchmarks;
