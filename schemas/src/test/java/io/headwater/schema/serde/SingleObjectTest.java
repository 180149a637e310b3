package io.headwater.schema.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schema.MetaGradient;
import io.headwater.schema.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class SingleObjectTest {
  private static final SingleObject<MetaGradient> GRADIENTS = SingleObject.of(MetaGradient.class);

  @Test
  void roundTripsMetaGradient() {
    MetaGradient gradient = Samples.metaGradient();

    assertThat(GRADIENTS.decode(GRADIENTS.encode(gradient))).isEqualTo(gradient);
  }

  @Test
  void decodesWhatAvrosOwnEncoderWrites() throws Exception {
    MetaGradient gradient = Samples.metaGradient();

    assertThat(GRADIENTS.decode(gradient.toByteBuffer().array())).isEqualTo(gradient);
  }

  @Test
  void serdePassesNullThrough() {
    try (Serde<MetaGradient> serde = GRADIENTS.serde()) {
      assertThat(serde.serializer().serialize("meta-gradients", null)).isNull();
      assertThat(serde.deserializer().deserialize("meta-gradients", null)).isNull();
    }
  }

  @Test
  void everyInternalRecordHasAnEncoding() {
    for (Class<? extends SpecificRecordBase> type : Contracts.internal()) {
      assertThat(SingleObject.of(type)).isNotNull();
    }
  }

  @Test
  void writesTensorAsNumpyReadsIt() {
    byte[] bytes =
        SingleObject.of(Tensor.class).encode(Samples.tensor(List.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f));

    // Avro binary by hand: one block of 2 items (zigzag 4), 2, 3, end; 24 bytes (zigzag 48).
    assertThat(Arrays.copyOfRange(bytes, 10, 15)).containsExactly(4, 4, 6, 0, 48);
    // numpy.frombuffer(data, '<f4').reshape(2, 3)
    float[] values = new float[6];
    ByteBuffer.wrap(bytes, 15, 24).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    assertThat(values).containsExactly(1f, 2f, 3f, 4f, 5f, 6f);
    assertThat(bytes).hasSize(39);
  }

  @Test
  void readsWhatOlderWriterWrote() throws Exception {
    Schema older = withoutExcluded();
    GenericRecord written =
        new GenericRecordBuilder(older)
            .set("learnerId", "sinusoid")
            .set(
                "meta",
                new GenericRecordBuilder(older.getField("meta").schema())
                    .set("version", 3L)
                    .set("digest", "ab")
                    .build())
            .set("gradient", List.of())
            .set("sources", List.of())
            .set("lossBeforeSum", 2.5)
            .set("lossAfterSum", 0.5)
            .build();
    byte[] bytes =
        new BinaryMessageEncoder<GenericRecord>(GenericData.get(), older).encode(written).array();

    MetaGradient read = SingleObject.reading(MetaGradient.class, List.of(older)).decode(bytes);

    assertThat(read.getMeta().getDigest()).isEqualTo("ab");
    assertThat(read.getExcluded()).isEmpty();
  }

  @Test
  void namesTheSchemasItKnowsWhenTheWritersIsUnknown() throws Exception {
    byte[] bytes = GRADIENTS.encode(Samples.metaGradient());
    bytes[2] ^= 1;

    assertThatThrownBy(() -> GRADIENTS.decode(bytes))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("expected io.headwater.schema.MetaGradient")
        .hasMessageContaining("written with schema")
        .hasMessageContaining("known are");
  }

  @Test
  void rejectsAnotherInternalRecord() {
    byte[] tensor = SingleObject.of(Tensor.class).encode(Samples.tensor(List.of(1), 1f));

    assertThatThrownBy(() -> GRADIENTS.decode(tensor))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("expected io.headwater.schema.MetaGradient");
  }

  @Test
  void rejectsEveryTruncation() {
    byte[] bytes = GRADIENTS.encode(Samples.metaGradient());

    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> GRADIENTS.decode(truncated))
          .as("first %d bytes of %d", length, bytes.length)
          .isInstanceOf(UndecodableRecordException.class);
    }
  }

  @Test
  void rejectsBytesAfterTheRecord() {
    byte[] bytes = GRADIENTS.encode(Samples.metaGradient());

    assertThatThrownBy(() -> GRADIENTS.decode(Arrays.copyOf(bytes, bytes.length + 3)))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("3 bytes more");
  }

  private static Schema withoutExcluded() throws Exception {
    Schema current = CurrentContracts.schemas().get("MetaGradient");
    List<Schema.Field> kept =
        current.getFields().stream()
            .filter(field -> !field.name().equals("excluded"))
            .map(field -> new Schema.Field(field, field.schema()))
            .toList();
    Schema older =
        Schema.createRecord(current.getName(), current.getDoc(), current.getNamespace(), false);
    older.setFields(kept);
    return new SchemaParser().parse(older.toString()).mainSchema();
  }
}
