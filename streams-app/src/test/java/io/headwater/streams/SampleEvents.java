package io.headwater.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.Dataset;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Task events for tests, written by hand as a producer in another language would. */
public final class SampleEvents {
  /** By the producer's clock. */
  public static final Instant OCCURRED_AT = Instant.parse("2026-02-03T04:05:06.789Z");

  private SampleEvents() {}

  /** A tensor of the shape, whether the values fit it or not. */
  public static Tensor tensor(List<Integer> shape, float... values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putFloat(value);
    }
    return new Tensor(shape, data.flip().order(ByteOrder.BIG_ENDIAN));
  }

  /** Rows of two features and one target each: x, y, target, x, y, target, and so on. */
  public static Dataset regression(float... values) {
    int rows = values.length / 3;
    float[] features = new float[2 * rows];
    float[] targets = new float[rows];
    for (int row = 0; row < rows; row++) {
      features[2 * row] = values[3 * row];
      features[2 * row + 1] = values[3 * row + 1];
      targets[row] = values[3 * row + 2];
    }
    return new Dataset(tensor(List.of(rows, 2), features), tensor(List.of(rows, 1), targets), null);
  }

  /** Rows of two features each and their labels. */
  public static Dataset classification(float[] features, float... labels) {
    return new Dataset(
        tensor(List.of(labels.length, 2), features), tensor(List.of(labels.length), labels), null);
  }

  /** An event that may be learned from; {@code query} may be null. */
  public static TaskEvent event(String learner, String task, Dataset support, Dataset query) {
    return TaskEvent.newBuilder()
        .setLearnerId(learner)
        .setTaskId(task)
        .setEventId("event-of-" + task)
        .setSupport(support)
        .setQuery(query)
        .setLearn(true)
        .setOccurredAt(OCCURRED_AT)
        .setAttributes(Map.of("site", "north"))
        .build();
  }

  /** A record's key. */
  public static byte[] key(String learner, String task) {
    return (learner + "/" + task).getBytes(UTF_8);
  }

  /** The bytes as text, for headers and keys. */
  public static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
