package io.headwater.standalone.checker;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Decodes the two documented wire formats into generic records through a reader schema: Confluent
 * (a zero byte, the schema id as 4 bytes big-endian, Avro binary) and Avro single-object (C3 01,
 * the schema's CRC-64-AVRO as 8 bytes little-endian, Avro binary). One thread.
 */
final class WireDecoder {

  private static final int CONFLUENT_HEADER = 5;
  private static final int SINGLE_OBJECT_HEADER = 10;
  private static final int NOT_FOUND = 404;
  private static final int CACHED_SCHEMAS = 1000;

  private final SchemaRegistryClient registry;
  private final Map<Key, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
  private final Map<Schema, Long> fingerprints = new HashMap<>();
  private BinaryDecoder reused;

  WireDecoder(SchemaRegistryClient registry) {
    this.registry = registry;
  }

  /**
   * Reads schemas from the registry that the client settings name.
   *
   * @param settings with {@code schema.registry.url}; everything else is passed through
   */
  static WireDecoder connectedTo(Map<String, ?> settings) {
    Object urls = settings.get("schema.registry.url");
    if (urls == null) {
      throw new IllegalArgumentException(
          "schema.registry.url: expected the address of a schema registry but was not set");
    }
    return new WireDecoder(
        SchemaRegistryClientFactory.newClient(
            List.of(urls.toString().split("\\s*,\\s*")),
            CACHED_SCHEMAS,
            List.of(new AvroSchemaProvider()),
            settings,
            Map.of()));
  }

  /**
   * Decodes a record of a public topic.
   *
   * @throws UndecodableException when the bytes are no such record
   * @throws UncheckedIOException when the registry cannot be reached: that says nothing of the
   *     bytes
   */
  GenericRecord confluent(byte[] value, Schema reader) throws UndecodableException {
    if (value.length < CONFLUENT_HEADER || value[0] != 0) {
      throw new UndecodableException("expected the Confluent wire format but was " + head(value));
    }
    int id = ByteBuffer.wrap(value).getInt(1);
    GenericDatumReader<GenericRecord> datum = readers.get(new Key(id, reader));
    if (datum == null) {
      datum = new GenericDatumReader<>(registered(id), reader);
      readers.put(new Key(id, reader), datum);
    }
    return decode(value, CONFLUENT_HEADER, datum);
  }

  /**
   * Decodes a record of an internal topic.
   *
   * @param writer the current schema of the record, the only one known here
   */
  GenericRecord singleObject(byte[] value, Schema writer, Schema reader)
      throws UndecodableException {
    long fingerprint =
        fingerprints.computeIfAbsent(writer, SchemaNormalization::parsingFingerprint64);
    ByteBuffer buffer = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    if (value.length < SINGLE_OBJECT_HEADER
        || value[0] != (byte) 0xC3
        || value[1] != 1
        || buffer.getLong(2) != fingerprint) {
      throw new UndecodableException(
          "expected an Avro single object of " + writer.getFullName() + " but was " + head(value));
    }
    GenericDatumReader<GenericRecord> datum =
        readers.computeIfAbsent(
            new Key(fingerprint, reader), key -> new GenericDatumReader<>(writer, reader));
    return decode(value, SINGLE_OBJECT_HEADER, datum);
  }

  private GenericRecord decode(byte[] value, int from, GenericDatumReader<GenericRecord> reader)
      throws UndecodableException {
    reused = DecoderFactory.get().binaryDecoder(value, from, value.length - from, reused);
    try {
      return reader.read(null, reused);
    } catch (IOException | RuntimeException malformed) {
      // Truncated or foreign bytes show as almost any runtime exception of the decoder.
      throw new UndecodableException("not a " + reader.getExpected().getName(), malformed);
    }
  }

  private Schema registered(int id) throws UndecodableException {
    try {
      ParsedSchema schema = registry.getSchemaById(id);
      if (schema instanceof AvroSchema avro) {
        return avro.rawSchema();
      }
      throw new UndecodableException("schema " + id + ": expected Avro but was " + schema);
    } catch (RestClientException failure) {
      if (failure.getStatus() == NOT_FOUND) {
        throw new UndecodableException("schema " + id + " is not registered", failure);
      }
      throw new UncheckedIOException(new IOException("schema registry: " + failure, failure));
    } catch (AvroRuntimeException failure) {
      throw new UndecodableException("schema " + id + " cannot be parsed", failure);
    } catch (IOException failure) {
      throw new UncheckedIOException("schema registry: " + failure, failure);
    }
  }

  private static String head(byte[] value) {
    return value.length
        + " bytes from "
        + HexFormat.of().formatHex(value, 0, Math.min(value.length, 10));
  }

  // Avro caches a schema's hash, so this is cheap to look up for every record.
  private record Key(long writer, Schema reader) {}
}
