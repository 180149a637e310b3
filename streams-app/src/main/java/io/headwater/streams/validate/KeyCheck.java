package io.headwater.streams.validate;

import io.headwater.streams.config.TopicsConfig;
import io.headwater.streams.topic.HomePartition;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What every record under a key learner/task has to fulfil: its size, its key, the partition it is
 * in, and that its body says what its key says.
 */
final class KeyCheck {
  /** Longest key; the task's id in it is repeated in messages, headers and the adapted model. */
  static final int MAX_KEY_BYTES = 16 * 1024;

  private static final int LONGEST_QUOTE = 200;

  private final int maxRecordBytes;
  private final int partitions;

  /** Checks against the partitions of {@code topics} and the bytes of their largest record. */
  KeyCheck(TopicsConfig topics) {
    this.maxRecordBytes = topics.maxRecordBytes();
    this.partitions = topics.partitions();
  }

  /** A key's two parts. */
  record RecordKey(String learnerId, String taskId) {}

  /** The key of {@code inbound}, whose size and place are right. */
  RecordKey check(Inbound inbound) throws RejectedRecordException {
    requireSize(inbound);
    return key(inbound);
  }

  /** A compressed record may pass the broker's limit and be larger than any other can be. */
  private void requireSize(Inbound inbound) throws RejectedRecordException {
    if (inbound.bytes() > maxRecordBytes) {
      throw new RejectedRecordException(
          Reason.RECORD_TOO_LARGE,
          "record",
          "at most topics.max-record-bytes=" + maxRecordBytes + " in key and value",
          inbound.bytes() + " bytes");
    }
  }

  private RecordKey key(Inbound inbound) throws RejectedRecordException {
    String form = "learner/task as UTF-8";
    if (inbound.key() == null) {
      throw new RejectedRecordException(Reason.BAD_KEY, "key", form, "null");
    }
    if (inbound.key().length > MAX_KEY_BYTES) {
      throw new RejectedRecordException(
          Reason.BAD_KEY,
          "key",
          form + ", at most " + MAX_KEY_BYTES + " bytes",
          inbound.key().length + " bytes");
    }
    String key;
    try {
      key = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(inbound.key())).toString();
    } catch (CharacterCodingException e) {
      throw new RejectedRecordException(
          Reason.BAD_KEY, "key", form, inbound.key().length + " bytes that are not UTF-8");
    }
    int slash = key.indexOf('/');
    if (slash < 1 || slash == key.length() - 1) {
      throw new RejectedRecordException(Reason.BAD_KEY, "key", form, quoted(key));
    }
    int home = HomePartition.of(inbound.key(), partitions);
    if (home != inbound.partition()) {
      throw new RejectedRecordException(
          Reason.MISPLACED,
          "partition",
          "partition "
              + home
              + " of "
              + partitions
              + " for key "
              + quoted(key)
              + " (murmur2; librdkafka:"
              + " partitioner=murmur2_random)",
          "partition " + inbound.partition());
    }
    return new RecordKey(key.substring(0, slash), key.substring(slash + 1));
  }

  /** Requires that a field of the body says what the key says. */
  static void requireMatch(String field, String inKey, String inBody)
      throws RejectedRecordException {
    if (!inKey.equals(inBody)) {
      throw new RejectedRecordException(
          Reason.KEY_MISMATCH, field, quoted(inKey) + " as in the key", quoted(inBody));
    }
  }

  /** Text from a record, which may be as long as a record. */
  static String quoted(String text) {
    return text.length() <= LONGEST_QUOTE
        ? "'" + text + "'"
        : "'" + text.substring(0, LONGEST_QUOTE) + "…', " + text.length() + " characters";
  }
}
