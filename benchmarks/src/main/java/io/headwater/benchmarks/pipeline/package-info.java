/**
 * The whole pipeline on a real broker: throughput, latency and recovery, in deployments that live
 * as long as a measurement. The broker, the producer and the consumer run in this process, the
 * stream in another.
 */
package io.headwater.benchmarks.pipeline;
