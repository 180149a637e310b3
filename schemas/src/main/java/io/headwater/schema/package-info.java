/**
 * The record types generated from src/main/avro: the contracts of the topics and of the stores.
 * Every field is documented there. Not for code: what reads and writes these records is in {@link
 * io.headwater.schema.serde}, what they mean is in the modules that use them.
 */
package io.headwater.schema;
