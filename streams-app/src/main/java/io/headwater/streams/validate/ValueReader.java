package io.headwater.streams.validate;

/**
 * Reads the record in a value.
 *
 * @see RegistryValues the one used in production
 */
@FunctionalInterface
public interface ValueReader<T> {
  /**
   * The record in {@code value}, which is not null.
   *
   * @throws RejectedRecordException if the bytes are not such a record
   * @throws io.headwater.streams.convert.RegistryAwayException if the registry cannot be asked
   */
  T read(byte[] value) throws RejectedRecordException;
}
