package io.headwater.streams.validate;

import io.headwater.learner.LearnerDefinition;
import io.headwater.schema.TaskEvent;
import io.headwater.streams.validate.TaskRecord.Deletion;
import io.headwater.streams.validate.TaskRecord.ValidTask;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;

/**
 * Decides what a record of the {@code tasks} topic is: a task, a deletion, or a rejection. A pure
 * function of the record, the configured learners and the topic's partition count.
 */
public final class TaskDecoder {
  private final EventReader events;
  private final TreeMap<String, DatasetCheck> checks;
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
     * @throws org.apache.kafka.common.errors.TimeoutException if the registry cannot be asked
     */
    TaskEvent read(byte[] value) throws RejectedRecordException;
  }

  /**
   * @param learners definitions by learner id
   * @param maxRows most rows in a dataset
   * @param partitions partitions of the tasks topic
   */
  public TaskDecoder(
      EventReader events, Map<String, LearnerDefinition> learners, int maxRows, int partitions) {
    this.events = events;
    this.partitions = partitions;
    this.checks = new TreeMap<>();
    learners.forEach((id, definition) -> checks.put(id, new DatasetCheck(definition, maxRows)));
  }

  /**
   * The task or deletion in {@code inbound}.
   *
   * @throws RejectedRecordException if there is none
   */
  public TaskRecord decode(Inbound inbound) throws RejectedRecordException {
    Key key = key(inbound);
    DatasetCheck check = check(key.learnerId);
    if (inbound.value() == null) {
      return new Deletion(key.learnerId, key.taskId, inbound);
    }
    TaskEvent event = events.read(inbound.value());
    requireMatch("learnerId", key.learnerId, event.getLearnerId());
    requireMatch("taskId", key.taskId, event.getTaskId());
    Rows support = check.check(event.getSupport(), "support");
    Rows query = event.getQuery() == null ? null : check.check(event.getQuery(), "query");
    return new ValidTask(
        event.getLearnerId(),
        event.getTaskId(),
        event.getEventId(),
        new Task(event.getTaskId(), support, query, null),
        event.getLearn(),
        event.getOccurredAt(),
        Map.copyOf(event.getAttributes()),
        inbound);
  }

  private record Key(String learnerId, String taskId) {}

  private Key key(Inbound inbound) throws RejectedRecordException {
    String form = "learner/task as UTF-8";
    if (inbound.key() == null) {
      throw new RejectedRecordException(Reason.BAD_KEY, "key", form, "null");
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
      throw new RejectedRecordException(Reason.BAD_KEY, "key", form, "'" + key + "'");
    }
    int home = Utils.toPositive(Utils.murmur2(inbound.key())) % partitions;
    if (home != inbound.partition()) {
      throw new RejectedRecordException(
          Reason.MISPLACED,
          "partition",
          "partition "
              + home
              + " of "
              + partitions
              + " for key '"
              + key
              + "' (murmur2; librdkafka:"
              + " partitioner=murmur2_random)",
          "partition " + inbound.partition());
    }
    return new Key(key.substring(0, slash), key.substring(slash + 1));
  }

  private static void requireMatch(String field, String inKey, String inBody)
      throws RejectedRecordException {
    if (!inKey.equals(inBody)) {
      throw new RejectedRecordException(
          Reason.KEY_MISMATCH, field, "'" + inKey + "' as in the key", "'" + inBody + "'");
    }
  }

  private DatasetCheck check(String learnerId) throws RejectedRecordException {
    DatasetCheck check = checks.get(learnerId);
    if (check == null) {
      throw new RejectedRecordException(
          Reason.UNKNOWN_LEARNER, "learnerId", "one of " + checks.keySet(), "'" + learnerId + "'");
    }
    return check;
  }
}
