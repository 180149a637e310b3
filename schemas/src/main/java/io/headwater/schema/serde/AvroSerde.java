package io.headwater.schema.serde;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Record values in Confluent's wire format (byte 0, four bytes of schema id, Avro binary), by
 * Confluent's own serializers. The configuration is theirs, passed through whole: {@code
 * schema.registry.url} (a list, or {@code mock://scope}), {@code auto.register.schemas}, {@code
 * use.latest.version}, {@code value.subject.name.strategy}, {@code basic.auth.*}, {@code
 * schema.registry.ssl.*}. Two settings are ours: {@code specific.avro.reader} is always true, and
 * {@code avro.remove.java.properties} is true unless given, so that the schema registered is the
 * committed contract and not Java's variant of it.
 *
 * <p>Null is null in both directions. Not thread-safe; whoever makes one closes it. When bytes
 * cannot be decoded, Confluent's exceptions come out as they are, and bytes of another record type
 * give an {@link UndecodableRecordException}; {@link DecodingFailure} tells what to do about
 * either. Bytes after the record are ignored, as Confluent's deserializer does. What Confluent's
 * serializer would say of every record alike is asked of it once, see {@link DirectSerializer}.
 */
public final class AvroSerde<T extends SpecificRecord> implements Serde<T> {
  private final Class<T> type;
  private final Map<String, Object> settings;
  private final KafkaAvroSerializer serializer;
  private final Serializer<T> direct;
  private final Deserializer<T> deserializer;

  private AvroSerde(Class<T> type, Map<String, Object> settings, KafkaAvroSerializer unconfigured) {
    this.type = type;
    this.settings = settings;
    this.serializer = unconfigured;
    serializer.configure(settings, false);
    this.direct = new DirectSerializer<>(serializer, settings);
    // One client for both directions: what one has learned from the registry the other knows.
    KafkaAvroDeserializer untyped = new KafkaAvroDeserializer(serializer.getSchemaRegistryClient());
    untyped.configure(settings, false);
    this.deserializer = new TypedDeserializer<>(type, untyped);
  }

  /** A serde, ready to use, for record values of the given type. */
  public static <T extends SpecificRecord> AvroSerde<T> forValues(
      Class<T> type, Map<String, ?> config) {
    TrustedRecords.allow();
    Map<String, Object> settings = new HashMap<>(config);
    settings.putIfAbsent("avro.remove.java.properties", true);
    settings.put("specific.avro.reader", true);
    return new AvroSerde<>(type, settings, new KafkaAvroSerializer());
  }

  /**
   * A serde of the same kind for another thread. Both share one registry client and the schemas it
   * has cached, so the registry is asked once for each, and closing either closes the client.
   */
  public AvroSerde<T> sibling() {
    return new AvroSerde<>(
        type, settings, new KafkaAvroSerializer(serializer.getSchemaRegistryClient()));
  }

  @Override
  public Serializer<T> serializer() {
    return direct;
  }

  @Override
  public Deserializer<T> deserializer() {
    return deserializer;
  }

  @Override
  public void close() {
    serializer.close();
    deserializer.close();
  }

  /** The record's class follows from the writer's schema, so it may be another contract's. */
  private record TypedDeserializer<T>(Class<T> type, Deserializer<Object> untyped)
      implements Deserializer<T> {

    @Override
    public T deserialize(String topic, byte[] bytes) {
      return typed(topic, untyped.deserialize(topic, bytes));
    }

    @Override
    public T deserialize(String topic, Headers headers, byte[] bytes) {
      return typed(topic, untyped.deserialize(topic, headers, bytes));
    }

    @Override
    public void close() {
      untyped.close();
    }

    private T typed(String topic, Object value) {
      if (value != null && !type.isInstance(value)) {
        throw new UndecodableRecordException(
            "value of topic '" + topic + "'", type.getName(), value.getClass().getName(), null);
      }
      return type.cast(value);
    }
  }
}
