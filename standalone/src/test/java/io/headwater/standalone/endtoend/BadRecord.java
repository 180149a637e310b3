package io.headwater.standalone.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.TaskEvent;
import java.util.function.Function;

/**
 * A record that cannot be used, and what its dead letter must say.
 *
 * @param name what is wrong with it
 * @param key the record's key; null where it has none
 * @param value the bytes to send, given what writes an event as producers do
 * @param misplaced by how many partitions it is off its key's
 * @param expected part of what the header says
 * @param actual part of what the header says
 */
@SuppressWarnings("ArrayRecordComponent") // Sent, never compared.
record BadRecord(
    String name,
    byte[] key,
    Function<Function<TaskEvent, byte[]>, byte[]> value,
    int misplaced,
    String reason,
    String where,
    String expected,
    String actual) {

  /** A record of {@code event} under its own key. */
  static BadRecord of(
      String name, TaskEvent event, String reason, String where, String expected, String actual) {
    return ofBytes(name, wire -> wire.apply(event), reason, where, expected, actual)
        .withKey(event.getLearnerId() + "/" + event.getTaskId());
  }

  /** A record of these bytes under a good key. */
  static BadRecord ofBytes(
      String name,
      Function<Function<TaskEvent, byte[]>, byte[]> value,
      String reason,
      String where,
      String expected,
      String actual) {
    byte[] key = "sinusoid/bad".getBytes(UTF_8);
    return new BadRecord(name, key, value, 0, reason, where, expected, actual);
  }

  /** The same under another key; null for none. */
  BadRecord withKey(String other) {
    byte[] bytes = other == null ? null : other.getBytes(UTF_8);
    return new BadRecord(name, bytes, value, misplaced, reason, where, expected, actual);
  }

  /** The same in another partition than its key's. */
  BadRecord inAnotherPartition() {
    return new BadRecord(name, key, value, 1, reason, where, expected, actual);
  }

  /** Shown as the name of its test. */
  @Override
  public String toString() {
    return name;
  }
}
