package io.headwater.streams.validate;

import io.headwater.learner.LearnerDefinition;
import io.headwater.schema.TaskEvent;
import io.headwater.streams.config.LimitsConfig;
import io.headwater.streams.config.TopicsConfig;
import io.headwater.streams.topic.HomePartition;
import io.headwater.streams.validate.TaskRecord.Deletion;
import io.headwater.streams.validate.TaskRecord.ValidTask;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides what a record of the {@code tasks} topic is: a task, a deletion, or a rejection. A pure
 * function of the record, the configured learners and the limits.
 */
public final class TaskDecoder {
  /** Longest key; the task's id in it is repeated in messages, headers and the adapted model. */
  static final int MAX_KEY_BYTES = 16 * 1024;

  private static final int LONGEST_QUOTE = 200;

  private final EventReader events;
  private final TreeMap<String, DatasetCheck> checks;
  private final AttributesCheck attributes;
  private final int maxRecordBytes;
  private final int partitions;

  /**
   * Decodes a {@code TaskEvent} from the registry's wire format.
   *
   * @see RegistryEvents the one used in production
   */
  @FunctionalInterface
  public interface EventReader {
    /**
     * The event in {@code value}, which is not null.
     *
     * @throws RejectedRecordException if the bytes are not a TaskEvent
     * @throws io.headwater.streams.convert.RegistryAwayException if the registry cannot be asked
     */
    TaskEvent read(byte[] value) throws RejectedRecordException;
  }

  /**
   * @param learners definitions by learner id
   * @param limits bounds of one event
   * @param topics partitions of the tasks topic, and the bytes of its largest record
   */
  public TaskDecoder(
      EventReader events,
      Map<String, LearnerDefinition> learners,
      LimitsConfig limits,
      TopicsConfig topics) {
    this.events = events;
    this.attributes = new AttributesCheck(limits);
    this.maxRecordBytes = topics.maxRecordBytes();
    this.partitions = topics.partitions();
    this.checks = new TreeMap<>();
    learners.forEach(
        (id, definition) -> checks.put(id, new DatasetCheck(definition, limits.maxRows())));
  }

  /**
   * The task or deletion in {@code inbound}.
   *
   * @throws RejectedRecordException if there is none
   */
  public TaskRecord decode(Inbound inbound) throws RejectedRecordException {
    requireSize(inbound);
    Key key = key(inbound);
    DatasetCheck check = check(key.learnerId);
    if (inbound.value() == null) {
      return new Deletion(key.learnerId, key.taskId, inbound);
    }
    TaskEvent event = events.read(inbound.value());
    requireMatch("learnerId", key.learnerId, event.getLearnerId());
    requireMatch("taskId", key.taskId, event.getTaskId());
    Map<String, String> labels = attributes.check(event.getAttributes());
    Rows support = check.check(event.getSupport(), "support");
    Rows query = event.getQuery() == null ? null : check.check(event.getQuery(), "query");
    return new ValidTask(
        event.getLearnerId(),
        event.getTaskId(),
        event.getEventId(),
        new Task(event.getTaskId(), support, query, null),
        event.getLearn(),
        event.getOccurredAt(),
        labels,
        inbound);
  }

  private record Key(String learnerId, String taskId) {}

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

  private Key key(Inbound inbound) throws RejectedRecordException {
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
    return new Key(key.substring(0, slash), key.substring(slash + 1));
  }

  private static void requireMatch(String field, String inKey, String inBody)
      throws RejectedRecordException {
    if (!inKey.equals(inBody)) {
      throw new RejectedRecordException(
          Reason.KEY_MISMATCH, field, quoted(inKey) + " as in the key", quoted(inBody));
    }
  }

  private DatasetCheck check(String learnerId) throws RejectedRecordException {
    DatasetCheck check = checks.get(learnerId);
    if (check == null) {
      throw new RejectedRecordException(
          Reason.UNKNOWN_LEARNER, "learnerId", "one of " + checks.keySet(), quoted(learnerId));
    }
    return check;
  }

  /** Text from a record, which may be as long as a record. */
  private static String quoted(String text) {
    return text.length() <= LONGEST_QUOTE
        ? "'" + text + "'"
        : "'" + text.substring(0, LONGEST_QUOTE) + "…', " + text.length() + " characters";
  }
}
