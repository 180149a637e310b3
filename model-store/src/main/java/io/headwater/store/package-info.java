/**
 * Remembers versions of meta-parameters with their provenance, and large parameters as blobs.
 * Everything in it is immutable and content-addressed; it is a projection of committed Kafka
 * records. It is not the truth about which version is current and knows nothing of Kafka or Avro.
 */
package io.headwater.store;
