package io.headwater.streams.validate;

/**
 * A record of the {@code tasks} topic as it arrived, kept until its outcome is known so that a dead
 * letter carries the original bytes. {@code key} and {@code value} are null where the record's are.
 *
 * @param timestamp the record's timestamp, milliseconds since the epoch
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by position only, never by content.
public record Inbound(
    byte[] key, byte[] value, String topic, int partition, long offset, long timestamp) {

  /** Position as {@code topic-partition@offset}, for messages. */
  public String position() {
    return topic + "-" + partition + "@" + offset;
  }

  /** Bytes of key and value together. */
  public long bytes() {
    return (key == null ? 0 : key.length) + (value == null ? 0L : value.length);
  }
}
