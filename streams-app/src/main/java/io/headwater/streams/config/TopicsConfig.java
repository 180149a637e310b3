package io.headwater.streams.config;

/**
 * Names, partitions and sizes of the topics.
 *
 * @param prefix put before every topic's name; may be empty
 * @param partitions partitions of every topic; fixed for a deployment's life
 * @param replication replicas of every topic and of the changelogs
 * @param maxRecordBytes largest serialized value of a record, in bytes; for a task event with its
 *     key
 */
public record TopicsConfig(String prefix, int partitions, short replication, int maxRecordBytes) {
  private static final int FRAMING_BYTES = 64 * 1024;
  private static final int REASON_BYTES = 256 * 1024;

  /** Largest message of a topic, in bytes: a value with its key, headers and Kafka's framing. */
  public int maxMessageBytes() {
    return maxRecordBytes + FRAMING_BYTES;
  }

  /** Largest message of the dead letters, in bytes: any message with the reason in its headers. */
  public int maxDeadLetterBytes() {
    return maxMessageBytes() + REASON_BYTES;
  }
}
