package io.headwater.standalone.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.TaskEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Records whose bytes, key, place or size is wrong, whatever their datasets hold. */
final class BadFraming {
  private static final TaskEvent GOOD = Events.good("sinusoid", "bad");
  // Two thousand million as an Avro long.
  private static final byte[] HUGE = {(byte) 0x80, (byte) 0xD0, (byte) 0xAC, (byte) 0xF3, 0x0E};
  private static final int HEADER_BYTES = 5;

  private BadFraming() {}

  static Stream<BadRecord> all() {
    return Stream.of(bytes(), keys(), sizes()).flatMap(cases -> cases);
  }

  private static Stream<BadRecord> bytes() {
    return Stream.of(
        undecodable("not Avro at all", good -> "not Avro at all".getBytes(UTF_8), "magic byte"),
        undecodable("no bytes", good -> new byte[0], ""),
        undecodable("unknown schema id", good -> withSchemaId(good, 987_654), "schema id"),
        undecodable("schema id 0", good -> withSchemaId(good, 0), "schema id"),
        undecodable("negative schema id", good -> withSchemaId(good, -2), "schema id"),
        undecodable("truncated payload", good -> Arrays.copyOf(good, good.length / 2), ""),
        undecodable(
            "length beyond the record",
            good -> concat(Arrays.copyOf(good, HEADER_BYTES), HUGE),
            ""));
  }

  private static Stream<BadRecord> keys() {
    String form = "learner/task as UTF-8";
    return Stream.of(
        good("null key", "bad-key", "key", form, "null").withKey(null),
        good("key without a task", "bad-key", "key", form, "'sinusoid'").withKey("sinusoid"),
        good("key that is too long", "bad-key", "key", "at most 16384 bytes", "20009 bytes")
            .withKey("sinusoid/" + "k".repeat(20_000)),
        good("key against body", "key-mismatch", "taskId", "'another'", "'bad'")
            .withKey("sinusoid/another"),
        good("another partition", "misplaced", "partition", "murmur2", "partition ")
            .inAnotherPartition(),
        BadRecord.of(
            "unknown learner",
            Events.good("nobody", "bad"),
            "unknown-learner",
            "learnerId",
            "one of [characters, lenient, sinusoid]",
            "'nobody'"),
        BadRecord.ofBytes(
                "deletion for an unknown learner",
                wire -> null,
                "unknown-learner",
                "learnerId",
                "one of",
                "'nobody'")
            .withKey("nobody/bad"));
  }

  private static Stream<BadRecord> sizes() {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 65; i++) {
      many.put("name-" + i, "");
    }
    return Stream.of(
        BadRecord.ofBytes(
            "record above the limit",
            wire -> new byte[70_000],
            "record-too-large",
            "record",
            "at most topics.max-record-bytes=65536",
            "70012 bytes"),
        BadRecord.of(
            "output too large",
            TaskEvent.newBuilder(GOOD).setEventId("e".repeat(65_000)).build(),
            "output-too-large",
            "adapted model",
            "at most topics.max-record-bytes=65536",
            " bytes"),
        attributes("too many attributes", many, "limits.max-attributes=64", "65 attributes"),
        attributes(
            "attributes that are too large",
            Map.of("a", "x".repeat(20_000)),
            "limits.max-attribute-bytes=16384",
            "20001 bytes"));
  }

  private static BadRecord attributes(
      String name, Map<String, String> attributes, String expected, String actual) {
    TaskEvent event = TaskEvent.newBuilder(GOOD).setAttributes(attributes).build();
    return BadRecord.of(name, event, "too-many-attributes", "attributes", expected, actual);
  }

  private static BadRecord good(
      String name, String reason, String where, String expected, String actual) {
    return BadRecord.of(name, GOOD, reason, where, expected, actual);
  }

  private static BadRecord undecodable(String name, UnaryOperator<byte[]> mutation, String actual) {
    Function<Function<TaskEvent, byte[]>, byte[]> value = wire -> mutation.apply(wire.apply(GOOD));
    return BadRecord.ofBytes(name, value, "undecodable", "value", "TaskEvent", actual);
  }

  private static byte[] withSchemaId(byte[] good, int id) {
    return ByteBuffer.wrap(good.clone()).putInt(1, id).array();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
