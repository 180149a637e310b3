package io.headwater.schema.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import com.sun.management.ThreadMXBean;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import io.headwater.schema.NamedTensor;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.Tensor;
import io.headwater.schema.serde.DecodingFailure.Undecodable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of a few bytes that claim to hold two thousand million. */
class HostileLengthTest {
  private static final String SCOPE = "hostile-lengths";
  private static final int CLAIMED = 2_000_000_000;
  private static final long MOST_ALLOCATED_BYTES = 16L << 20;

  @AfterEach
  void dropRegistry() {
    MockSchemaRegistry.dropScope(SCOPE);
  }

  @Test
  void taskEventClaimingHugeTensorDataFailsWithoutAllocatingIt() throws IOException {
    assertFailsSmall(
        taskEvent(
            out -> {
              writeStrings(out, "l", "t", "e");
              out.writeLong(0); // features.shape: the scalar
              out.writeLong(CLAIMED); // features.data
            }));
  }

  @Test
  void taskEventClaimingHugeShapeFailsWithoutAllocatingIt() throws IOException {
    assertFailsSmall(
        taskEvent(
            out -> {
              writeStrings(out, "l", "t", "e");
              out.writeLong(CLAIMED); // features.shape: items
            }));
  }

  @Test
  void taskEventClaimingHugeStringFailsWithoutAllocatingIt() throws IOException {
    assertFailsSmall(taskEvent(out -> out.writeLong(CLAIMED)));
  }

  @ParameterizedTest
  @ValueSource(longs = {CLAIMED, -CLAIMED})
  void taskEventClaimingHugeNumberOfAttributesFailsWithoutAllocatingThem(long entries)
      throws IOException {
    byte[] bytes =
        taskEvent(
            out -> {
              writeStrings(out, "", "", "");
              writeEmptyTensors(out, 2); // support.features, support.targets
              out.writeIndex(0); // support.weights: null
              out.writeIndex(0); // query: null
              out.writeBoolean(true); // learn
              out.writeLong(0); // occurredAt
              out.writeLong(entries); // attributes; when negative, the block's bytes follow
              out.writeLong(1);
            });

    try (AvroSerde<TaskEvent> serde = serde()) {
      Exception thrown =
          assertSmall(
              bytes, () -> serde.deserializer().deserialize("tasks", bytes), Exception.class);

      assertThat(DecodingFailure.of(TaskEvent.class, thrown)).isInstanceOf(Undecodable.class);
    }
  }

  @Test
  void internalTensorClaimingHugeDataFailsWithoutAllocatingIt() throws IOException {
    SingleObject<Tensor> encoding = SingleObject.of(Tensor.class);
    byte[] header = Arrays.copyOf(encoding.encode(Samples.tensor(List.of())), 10);
    byte[] bytes =
        padded(
            header,
            out -> {
              out.writeLong(0);
              out.writeLong(CLAIMED);
            });

    assertSmall(bytes, () -> encoding.decode(bytes), UndecodableRecordException.class);
  }

  @Test
  void internalRecordClaimingHugeNameFailsWithoutAllocatingIt() throws IOException {
    SingleObject<NamedTensor> encoding = SingleObject.of(NamedTensor.class);
    NamedTensor small = new NamedTensor("a", Samples.tensor(List.of()));
    byte[] header = Arrays.copyOf(encoding.encode(small), 10);
    byte[] bytes = padded(header, out -> out.writeLong(CLAIMED));

    assertSmall(bytes, () -> encoding.decode(bytes), UndecodableRecordException.class);
  }

  private static void assertFailsSmall(byte[] bytes) {
    try (AvroSerde<TaskEvent> serde = serde()) {
      Exception thrown =
          assertSmall(
              bytes, () -> serde.deserializer().deserialize("tasks", bytes), Exception.class);

      assertThat(DecodingFailure.of(TaskEvent.class, thrown))
          .isInstanceOfSatisfying(
              Undecodable.class,
              failure ->
                  assertThat(failure.actual()).contains("2000000000", "bytes are available"));
    }
  }

  private static Exception assertSmall(
      byte[] bytes, Callable<?> decoding, Class<? extends Exception> expected) {
    assertThat(bytes).hasSizeLessThanOrEqualTo(32);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    Exception thrown = catchException(decoding::call);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_ALLOCATED_BYTES);
    assertThat(thrown).isInstanceOf(expected);
    return thrown;
  }

  /** The id of the real contract, and then whatever is written. */
  private static byte[] taskEvent(Payload payload) throws IOException {
    try (AvroSerde<TaskEvent> serde = serde()) {
      byte[] good = serde.serializer().serialize("tasks", Samples.taskEvent());
      return padded(Arrays.copyOf(good, 5), payload);
    }
  }

  private static byte[] padded(byte[] header, Payload payload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(header);
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    payload.writeTo(out);
    out.flush();
    return Arrays.copyOf(bytes.toByteArray(), Math.max(20, bytes.size()));
  }

  private static void writeEmptyTensors(BinaryEncoder out, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      out.writeLong(0); // shape: the scalar
      out.writeLong(0); // data: no bytes
    }
  }

  private static void writeStrings(BinaryEncoder out, String... values) throws IOException {
    for (String value : values) {
      out.writeString(value);
    }
  }

  private static AvroSerde<TaskEvent> serde() {
    return AvroSerde.forValues(TaskEvent.class, Map.of("schema.registry.url", "mock://" + SCOPE));
  }

  private interface Payload {
    void writeTo(BinaryEncoder out) throws IOException;
  }
}
