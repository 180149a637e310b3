package io.headwater.schema.serde;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Internal records in Avro's single-object encoding: bytes C3 01, the writer's schema as its 64-bit
 * fingerprint (little-endian), Avro binary. No registry: the writers known are the current schema
 * and every committed version. Immutable and thread-safe.
 *
 * <p>Source: Avro specification 1.12, "Single-object encoding".
 */
public final class SingleObject<T extends SpecificRecordBase> {
  private static final int HEADER_BYTES = 10;
  private static final short MARKER = (short) 0xC301;

  private final Class<T> type;
  private final BinaryMessageEncoder<T> encoder;
  private final Map<Long, DatumReader<T>> readers;

  private SingleObject(
      Class<T> type, BinaryMessageEncoder<T> encoder, Map<Long, DatumReader<T>> readers) {
    this.type = type;
    this.encoder = encoder;
    this.readers = readers;
  }

  /** The encoding of a record type, reading what its current and all committed schemas wrote. */
  public static <T extends SpecificRecordBase> SingleObject<T> of(Class<T> type) {
    return reading(type, SchemaHistory.versions(type));
  }

  /** The same with the given older schemas in place of the committed ones. */
  static <T extends SpecificRecordBase> SingleObject<T> reading(
      Class<T> type, List<Schema> olderWriters) {
    TrustedRecords.allow();
    SpecificData model = SpecificData.getForClass(type);
    Schema current = model.getSchema(type);
    List<Schema> writers = new ArrayList<>(olderWriters);
    writers.add(current);
    Map<Long, DatumReader<T>> readers = new HashMap<>();
    for (Schema writer : writers) {
      readers.put(SchemaNormalization.parsingFingerprint64(writer), reader(model, writer, current));
    }
    // Without copies the encoder hands out a buffer of its own, which encode() copies once.
    return new SingleObject<>(
        type, new BinaryMessageEncoder<>(model, current, false), Map.copyOf(readers));
  }

  /** The record's bytes. A missing required field is an error of the caller's, from Avro. */
  public byte[] encode(T record) {
    try {
      ByteBuffer buffer = encoder.encode(record);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(type.getName() + ": cannot be encoded", e);
    }
  }

  /**
   * The record the bytes hold, all of them.
   *
   * @throws UndecodableRecordException when they hold anything else
   */
  public T decode(byte[] bytes) {
    if (bytes.length < HEADER_BYTES || ByteBuffer.wrap(bytes).getShort() != MARKER) {
      throw undecodable(bytes.length + " bytes without its header, C3 01 and a fingerprint", null);
    }
    long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    DatumReader<T> reader = readers.get(fingerprint);
    if (reader == null) {
      throw undecodable(
          String.format(
              "written with schema %016x; known are %s",
              fingerprint,
              readers.keySet().stream()
                  .map(known -> String.format("%016x", known))
                  .sorted()
                  .collect(Collectors.joining(", "))),
          null);
    }
    return decode(bytes, reader);
  }

  /** A serde; null is null in both directions. */
  public Serde<T> serde() {
    return Serdes.serdeFrom(
        (topic, record) -> record == null ? null : encode(record),
        (topic, bytes) -> bytes == null ? null : decode(bytes));
  }

  // Not Avro's BinaryMessageDecoder: it reads from a stream, where Avro cannot compare a length
  // with the bytes that are left, and allocates what the length says.
  private T decode(byte[] bytes, DatumReader<T> reader) {
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
    try {
      T record = reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw undecodable("that and " + decoder.remainingBytes() + " bytes more", null);
      }
      return record;
    } catch (UndecodableRecordException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // From wrong bytes Avro throws its own exceptions, IndexOutOfBounds and ClassCast alike.
      throw undecodable(bytes.length + " bytes that are not: " + e, e);
    }
  }

  private UndecodableRecordException undecodable(String actual, Throwable cause) {
    return new UndecodableRecordException("single-object record", type.getName(), actual, cause);
  }

  @SuppressWarnings("unchecked")
  private static <T> DatumReader<T> reader(SpecificData model, Schema writer, Schema current) {
    return (DatumReader<T>) model.createDatumReader(writer, current);
  }
}
