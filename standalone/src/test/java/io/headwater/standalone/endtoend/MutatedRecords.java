package io.headwater.standalone.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.Dataset;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.kafka.common.utils.Utils;

/**
 * An endless sequence of task records, most of them damaged: a pure function of the seed and of the
 * wire format's schema id. Some damage leaves a record valid.
 */
final class MutatedRecords {
  private static final int HEADER_BYTES = 5;
  private static final int LARGEST_VALUE = 100_000;
  private static final long[] HOSTILE = {
    -1,
    0,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    2_000_000_000,
    -2_000_000_000,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1L << 32,
    65_536
  };
  private static final int[] DIMENSIONS = {
    -1, 0, 1, 2, 3, 65_536, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE
  };
  private static final float[] FLOATS = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, -0f, 1e30f
  };

  private final SplittableRandom random;
  private final int partitions;
  private final Function<TaskEvent, byte[]> wire;
  private int count;

  /**
   * @param partitions of the tasks topic
   * @param wire writes an event as producers do
   */
  MutatedRecords(long seed, int partitions, Function<TaskEvent, byte[]> wire) {
    this.random = new SplittableRandom(seed);
    this.partitions = partitions;
    this.wire = wire;
  }

  /** A record to send; key and value may be null. */
  @SuppressWarnings("ArrayRecordComponent") // Sent, never compared.
  record Mutated(byte[] key, byte[] value, int partition) {}

  /** The next record. */
  Mutated next() {
    TaskEvent event = event(count++);
    byte[] key = (event.getLearnerId() + "/" + event.getTaskId()).getBytes(UTF_8);
    byte[] value =
        switch (random.nextInt(4)) {
          case 0 -> wire.apply(event);
          case 1 -> wire.apply(hostile(event));
          default -> damaged(wire.apply(event));
        };
    if (random.nextInt(12) == 0) {
      key = damagedKey(key);
    }
    boolean elsewhere = key == null || random.nextInt(30) == 0;
    int partition = elsewhere ? random.nextInt(partitions) : home(key);
    return new Mutated(key, random.nextInt(40) == 0 ? null : value, partition);
  }

  private int home(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  /** A good event for one of the two learners. */
  private TaskEvent event(int number) {
    boolean regression = random.nextBoolean();
    Dataset support = rows(regression);
    Dataset query = random.nextBoolean() ? rows(regression) : null;
    String learner = regression ? "sinusoid" : "characters";
    return TaskEvent.newBuilder(Events.of(learner, "task-" + number, support, query))
        .setAttributes(random.nextBoolean() ? Map.of("site", "north") : Map.of())
        .build();
  }

  private Dataset rows(boolean regression) {
    int rows = 1 + random.nextInt(6);
    Tensor features = floats(new int[] {rows, regression ? 1 : 2});
    Tensor targets =
        regression ? floats(new int[] {rows, 1}) : Events.array(new int[] {rows}, labels(rows));
    Tensor weights = random.nextInt(4) == 0 ? Events.array(new int[] {rows}, positive(rows)) : null;
    return new Dataset(features, targets, weights);
  }

  private Tensor floats(int[] shape) {
    float[] values = new float[shape[0] * shape[1]];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-2, 2);
    }
    return Events.array(shape, values);
  }

  private float[] labels(int rows) {
    float[] labels = new float[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = random.nextInt(3);
    }
    return labels;
  }

  private float[] positive(int rows) {
    float[] weights = new float[rows];
    for (int i = 0; i < rows; i++) {
      weights[i] = (float) random.nextDouble(0.1, 2);
    }
    return weights;
  }

  // ---- Events that are written well and say something hostile ----

  private TaskEvent hostile(TaskEvent event) {
    TaskEvent.Builder changed = TaskEvent.newBuilder(event);
    Dataset support = event.getSupport();
    switch (random.nextInt(7)) {
      case 0 -> changed.setSupport(withFeatures(support, lying(support.getFeatures())));
      case 1 -> changed.setSupport(withTargets(support, lying(support.getTargets())));
      case 2 -> changed.setQuery(withFeatures(support, lying(support.getFeatures())));
      case 3 -> changed.setSupport(withFeatures(support, poisoned(support.getFeatures())));
      case 4 -> changed.setSupport(withTargets(support, poisoned(support.getTargets())));
      case 5 -> changed.setOccurredAt(Instant.ofEpochMilli(hostileLong()));
      default -> changed.setAttributes(attributes());
    }
    return changed.build();
  }

  private Tensor lying(Tensor tensor) {
    int rank = random.nextInt(40) == 0 ? random.nextInt(5_000) : random.nextInt(5);
    Integer[] shape = new Integer[rank];
    for (int i = 0; i < rank; i++) {
      shape[i] = DIMENSIONS[random.nextInt(DIMENSIONS.length)];
    }
    return new Tensor(List.of(shape), tensor.getData().duplicate());
  }

  private Tensor poisoned(Tensor tensor) {
    ByteBuffer data =
        ByteBuffer.allocate(tensor.getData().remaining()).put(tensor.getData().duplicate()).flip();
    int at = 4 * random.nextInt(data.remaining() / 4);
    data.order(ByteOrder.LITTLE_ENDIAN).putFloat(at, FLOATS[random.nextInt(FLOATS.length)]);
    return new Tensor(tensor.getShape(), data.order(ByteOrder.BIG_ENDIAN));
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = new HashMap<>();
    int entries = random.nextInt(130);
    for (int i = 0; i < entries; i++) {
      attributes.put("name-" + i, "x".repeat(random.nextInt(200)));
    }
    return attributes;
  }

  private static Dataset withFeatures(Dataset dataset, Tensor features) {
    return new Dataset(features, dataset.getTargets(), dataset.getWeights());
  }

  private static Dataset withTargets(Dataset dataset, Tensor targets) {
    return new Dataset(dataset.getFeatures(), targets, dataset.getWeights());
  }

  // ---- Damaged bytes ----

  private byte[] damaged(byte[] good) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> flipped(good, 1);
      case 2 -> flipped(good, 2 + random.nextInt(16));
      case 3 -> Arrays.copyOf(good, random.nextInt(good.length + 1));
      case 4 -> spliced(good, good.length, noise());
      case 5, 6 -> spliced(good, HEADER_BYTES + random.nextInt(good.length - 4), varint());
      default -> random.nextInt(3) == 0 ? withSchemaId(good) : flipped(good, 4);
    };
  }

  private byte[] flipped(byte[] good, int bytes) {
    byte[] flipped = good.clone();
    for (int i = 0; i < bytes; i++) {
      // Damage to the schema id asks the registry each time: it has cases of its own.
      int at = HEADER_BYTES + random.nextInt(good.length - HEADER_BYTES);
      flipped[at] = (byte) random.nextInt(256);
    }
    return flipped;
  }

  /** The bytes with others written over them from a place on. */
  private static byte[] spliced(byte[] good, int at, byte[] over) {
    byte[] result = Arrays.copyOf(good, Math.max(good.length, at + over.length));
    System.arraycopy(over, 0, result, at, over.length);
    return result;
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(50) == 0 ? random.nextInt(LARGEST_VALUE) : 20];
    random.nextBytes(noise);
    return noise;
  }

  private long hostileLong() {
    return random.nextBoolean() ? HOSTILE[random.nextInt(HOSTILE.length)] : random.nextLong();
  }

  /** A hostile number as Avro writes a long: zigzag, seven bits a byte. */
  private byte[] varint() {
    long number = hostileLong();
    long left = (number << 1) ^ (number >> 63);
    byte[] bytes = new byte[10];
    int length = 0;
    do {
      bytes[length++] = (byte) ((left & 0x7F) | (left >>> 7 == 0 ? 0 : 0x80));
      left >>>= 7;
    } while (left != 0);
    return Arrays.copyOf(bytes, length);
  }

  private byte[] withSchemaId(byte[] good) {
    int id = random.nextBoolean() ? random.nextInt(20) : random.nextInt();
    return ByteBuffer.wrap(good.clone()).putInt(1, id).array();
  }

  private byte[] damagedKey(byte[] key) {
    return switch (random.nextInt(5)) {
      case 0 -> null;
      case 1 -> ("sinusoid/task-" + random.nextInt(1 + count)).getBytes(UTF_8);
      case 2 -> Arrays.copyOf(key, random.nextInt(key.length));
      case 3 -> spliced(key, random.nextInt(key.length), new byte[] {(byte) random.nextInt(256)});
      default -> new byte[random.nextInt(20_000)];
    };
  }
}
