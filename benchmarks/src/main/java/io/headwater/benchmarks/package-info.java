/**
 * Measurements of the whole pipeline, each with its one command in {@code benchmarks/run.sh}. Not
 * for tests: nothing here asserts, and {@code mvn verify} only compiles it.
 */
package io.headwater.benchmarks;
