/** The learners' own arithmetic beside the peers' on the same work, without Kafka. */
package io.headwater.benchmarks.core;
