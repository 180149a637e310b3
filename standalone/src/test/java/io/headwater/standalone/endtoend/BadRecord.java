package io.headwater.standalone.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.Dataset;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.Tensor;
import io.headwater.streams.convert.Tensors;
import io.headwater.tensor.NdArray;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.utils.Utils;

/**
 * Records that no learner can use, and what their dead letters must say. {@code sinusoid} takes one
 * feature and one target, {@code characters} two features and a label from 0 to 2.
 */
enum BadRecord {
  GARBAGE("undecodable", "value", "TaskEvent", "Unknown magic byte") {
    @Override
    byte[] value(Function<TaskEvent, byte[]> wire) {
      return "not Avro at all".getBytes(UTF_8);
    }
  },
  EMPTY_VALUE("undecodable", "value", "TaskEvent", "") {
    @Override
    byte[] value(Function<TaskEvent, byte[]> wire) {
      return new byte[0];
    }
  },
  UNREGISTERED_SCHEMA("undecodable", "value", "TaskEvent", "schema id") {
    @Override
    byte[] value(Function<TaskEvent, byte[]> wire) {
      return ByteBuffer.allocate(20).put((byte) 0).putInt(987_654).array();
    }
  },
  CUT_SHORT("undecodable", "value", "TaskEvent", "") {
    @Override
    byte[] value(Function<TaskEvent, byte[]> wire) {
      byte[] whole = wire.apply(event());
      return Arrays.copyOf(whole, whole.length / 2);
    }
  },
  NAN_FEATURE("not-finite", "support.features[2, 0]", "finite", "NaN") {
    @Override
    TaskEvent event() {
      return badEvent("sinusoid", dataset(column(1, 2, Float.NaN), column(1, 2, 3)));
    }
  },
  INFINITE_TARGET("not-finite", "support.targets[0, 0]", "finite", "Infinity") {
    @Override
    TaskEvent event() {
      return badEvent("sinusoid", dataset(column(1, 2), column(Float.POSITIVE_INFINITY, 2)));
    }
  },
  WRONG_SHAPE("wrong-shape", "support.features", "[rows, 1]", "[2, 2]") {
    @Override
    TaskEvent event() {
      return badEvent("sinusoid", dataset(array(new int[] {2, 2}, 1, 2, 3, 4), column(1, 2)));
    }
  },
  BYTES_MISSING("wrong-shape", "support.features", "shape [3, 1]", "8 bytes") {
    @Override
    TaskEvent event() {
      Tensor lying = new Tensor(List.of(3, 1), ByteBuffer.allocate(8));
      return badEvent("sinusoid", new Dataset(lying, column(1, 2, 3), null));
    }
  },
  EMPTY_SUPPORT("empty-dataset", "support.features", "at least 1 row", "0 rows") {
    @Override
    TaskEvent event() {
      return badEvent("sinusoid", dataset(column(), column()));
    }
  },
  UNKNOWN_LABEL("bad-label", "support.targets[1]", "from 0 to 2", "3") {
    @Override
    TaskEvent event() {
      Tensor labels = array(new int[] {2}, 0, 3);
      return badEvent("characters", dataset(array(new int[] {2, 2}, 1, 2, 3, 4), labels));
    }

    @Override
    byte[] key() {
      return "characters/bad".getBytes(UTF_8);
    }
  },
  UNKNOWN_LEARNER("unknown-learner", "learnerId", "one of [characters, sinusoid]", "'nobody'") {
    @Override
    TaskEvent event() {
      return goodEvent("nobody", "bad");
    }

    @Override
    byte[] key() {
      return "nobody/bad".getBytes(UTF_8);
    }
  },
  DELETION_FOR_UNKNOWN_LEARNER("unknown-learner", "learnerId", "one of", "'nobody'") {
    @Override
    byte[] value(Function<TaskEvent, byte[]> wire) {
      return null;
    }

    @Override
    byte[] key() {
      return "nobody/bad".getBytes(UTF_8);
    }
  },
  NULL_KEY("bad-key", "key", "learner/task", "null") {
    @Override
    byte[] key() {
      return null;
    }
  },
  KEY_WITHOUT_TASK("bad-key", "key", "learner/task", "'sinusoid'") {
    @Override
    byte[] key() {
      return "sinusoid".getBytes(UTF_8);
    }
  },
  KEY_AGAINST_BODY("key-mismatch", "taskId", "'another'", "'bad'") {
    @Override
    byte[] key() {
      return "sinusoid/another".getBytes(UTF_8);
    }
  },
  MISPLACED("misplaced", "partition", "murmur2", "partition ") {
    @Override
    int partition(byte[] key, int partitions) {
      return (home(key, partitions) + 1) % partitions;
    }
  };

  private final String reason;
  private final String where;
  private final String expected;
  private final String actual;

  /** The last two are parts of what the headers say. */
  BadRecord(String reason, String where, String expected, String actual) {
    this.reason = reason;
    this.where = where;
    this.expected = expected;
    this.actual = actual;
  }

  byte[] key() {
    return "sinusoid/bad".getBytes(UTF_8);
  }

  /** Where to send it. */
  int partition(byte[] key, int partitions) {
    return key == null ? 0 : home(key, partitions);
  }

  /** The bytes to send; {@code wire} writes an event as producers do. */
  byte[] value(Function<TaskEvent, byte[]> wire) {
    return wire.apply(event());
  }

  TaskEvent event() {
    return goodEvent("sinusoid", "bad");
  }

  String reason() {
    return reason;
  }

  String where() {
    return where;
  }

  String expected() {
    return expected;
  }

  String actual() {
    return actual;
  }

  /** The partition where a key belongs. */
  static int home(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  /** Three rows with one feature and one target. */
  static TaskEvent goodEvent(String learner, String task) {
    return taskEvent(learner, task, dataset(column(-1, 0, 1), column(0.5f, 0, -0.5f)));
  }

  private static TaskEvent badEvent(String learner, Dataset support) {
    return taskEvent(learner, "bad", support);
  }

  private static TaskEvent taskEvent(String learner, String task, Dataset support) {
    return new TaskEvent(learner, task, "e", support, null, true, Instant.EPOCH, Map.of());
  }

  private static Dataset dataset(Tensor features, Tensor targets) {
    return new Dataset(features, targets, null);
  }

  private static Tensor column(float... values) {
    return array(new int[] {values.length, 1}, values);
  }

  private static Tensor array(int[] shape, float... values) {
    return Tensors.toAvro(NdArray.of(shape, values));
  }
}
