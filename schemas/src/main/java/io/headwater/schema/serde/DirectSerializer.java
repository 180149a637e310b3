package io.headwater.schema.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes the bytes that Confluent's serializer writes, without asking it again for what it has
 * said: looking up a schema's id takes it longer than writing a record. The first record of a topic
 * goes through it; if what came of that is five bytes and then plain Avro, the five bytes, which
 * hold the id, stand before every later record of that schema too. Otherwise, and where settings
 * let the id or the schema change from record to record, all go through it.
 *
 * <p>What a record is written to is kept for the next one, unless it has grown large. Not
 * thread-safe.
 */
final class DirectSerializer<T extends SpecificRecord> implements Serializer<T> {
  private static final int PREFIX_BYTES = 5;
  private static final int ROOM = 16 * 1024;
  private static final int MOST_KEPT = 1024 * 1024;

  /** The next record may have another id, or be changed before it is written. */
  private static final String[] CHANGING = {"use.latest.", "use.schema.id", "latest.", "rule."};

  private final Serializer<? super T> confluent;
  private final boolean fixed;
  private final Map<String, Known> byTopic = new HashMap<>();
  private ByteArrayOutputStream out = new ByteArrayOutputStream(ROOM);
  private BinaryEncoder encoder;

  /** What stands before a topic's records of one schema. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Known(Schema schema, byte[] prefix, SpecificDatumWriter<SpecificRecord> writer) {}

  /**
   * Writes by {@code confluent} what cannot be written directly; whoever made it closes it.
   *
   * @param settings that {@code confluent} was configured with
   */
  DirectSerializer(Serializer<? super T> confluent, Map<String, ?> settings) {
    this.confluent = confluent;
    this.fixed =
        settings.keySet().stream()
            .noneMatch(key -> Arrays.stream(CHANGING).anyMatch(key::startsWith));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // A generated class has one schema object.
  public byte[] serialize(String topic, T record) {
    if (record == null || !fixed) {
      return confluent.serialize(topic, record);
    }
    Known known = byTopic.get(topic);
    if (known != null && known.schema() == record.getSchema()) {
      return write(known, record);
    }
    byte[] bytes = confluent.serialize(topic, record);
    if (known == null) {
      learn(topic, record, bytes);
    }
    return bytes;
  }

  private void learn(String topic, T record, byte[] bytes) {
    if (bytes == null || bytes.length < PREFIX_BYTES) {
      return;
    }
    Schema schema = record.getSchema();
    Known known =
        new Known(schema, Arrays.copyOf(bytes, PREFIX_BYTES), new SpecificDatumWriter<>(schema));
    if (Arrays.equals(write(known, record), bytes)) {
      byTopic.put(topic, known);
    }
  }

  private byte[] write(Known known, SpecificRecord record) {
    // Lets go of what a record that could not be written left in the encoder, hence before reset().
    encoder = EncoderFactory.get().binaryEncoder(out, encoder);
    out.reset();
    out.writeBytes(known.prefix());
    try {
      known.writer().write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail so.
    } catch (AvroRuntimeException | NullPointerException | ClassCastException e) {
      throw new SerializationException("Error serializing Avro message", e);
    }
    byte[] bytes = out.toByteArray();
    if (bytes.length > MOST_KEPT) {
      out = new ByteArrayOutputStream(ROOM);
    }
    return bytes;
  }
}
