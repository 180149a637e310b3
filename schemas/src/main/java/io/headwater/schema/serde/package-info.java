/**
 * Turns records into bytes and back: through a schema registry ({@link
 * io.headwater.schema.serde.AvroSerde}) for the published contracts, in Avro's single-object
 * encoding ({@link io.headwater.schema.serde.SingleObject}) for internal topics, stores and blobs;
 * lists the contracts and keeps their history. Not for checking what a record says: shapes and
 * numbers are the stream's to validate.
 *
 * <p><b>Changing a contract.</b> Edit src/main/avro, then write the next history version with
 *
 * <pre>
 * mvn -q -pl schemas -am test -Dtest=WriteContractVersion -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 *
 * <p>and commit it with the change. The build compares the current contracts with every committed
 * version in both directions (FULL_TRANSITIVE), and ships the history in the jar: a {@code
 * SingleObject} reads what any committed version wrote and writes the newest. A reader cannot
 * resolve a version it was not shipped with, so in a rolling upgrade readers go before writers.
 *
 * <p><b>Hostile lengths.</b> Both decoders read from a byte array, so that Avro compares every
 * length and item count with the bytes that are left before it allocates. What a record occupies in
 * memory is then bounded by its own size: five times for a tensor's shape, fifteen times or more
 * for a map, fifty times for a list of empty tensors.
 */
package io.headwater.schema.serde;
