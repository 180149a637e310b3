/**
 * The only place where Avro records and the core's values meet. It converts both ways and checks
 * that bytes and shapes agree; it decides nothing.
 */
package io.headwater.streams.convert;
