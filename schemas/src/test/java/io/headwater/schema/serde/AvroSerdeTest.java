package io.headwater.schema.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchException;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.confluent.kafka.serializers.subject.TopicRecordNameStrategy;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.TaskFeedback;
import io.headwater.schema.serde.DecodingFailure.Undecodable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroSerdeTest {
  private String scope;
  private SchemaRegistryClient registry;

  @BeforeEach
  void openRegistry(TestInfo test) {
    scope = test.getTestMethod().orElseThrow().getName();
    registry = MockSchemaRegistry.getClientForScope(scope);
  }

  @AfterEach
  void dropRegistry() {
    MockSchemaRegistry.dropScope(scope);
  }

  @Test
  void roundTripsTaskEvent() {
    TaskEvent event = Samples.taskEvent();

    try (AvroSerde<TaskEvent> serde = serde(Map.of())) {
      byte[] bytes = serde.serializer().serialize("tasks", event);
      TaskEvent back = serde.deserializer().deserialize("tasks", bytes);

      assertThat(back).isEqualTo(event);
      assertThat(back.getOccurredAt()).isEqualTo(Samples.OCCURRED_AT);
      assertThat(back.getAttributes()).containsExactly(Map.entry("site", "north"));
    }
  }

  @Test
  void passesNullThrough() {
    try (AvroSerde<TaskEvent> serde = serde(Map.of())) {
      assertThat(serde.serializer().serialize("tasks", null)).isNull();
      assertThat(serde.deserializer().deserialize("tasks", null)).isNull();
    }
  }

  @Test
  void registersTheCommittedContractUnderTheTopicsSubject() throws Exception {
    try (AvroSerde<TaskEvent> serde = serde(Map.of())) {
      serde.serializer().serialize("eu.tasks", Samples.taskEvent());
    }

    assertThat(registry.getAllSubjects()).containsExactly(Contracts.TASKS.subject("eu."));
    assertThat(
            new SchemaParser()
                .parse(registry.getLatestSchemaMetadata("eu.tasks-value").getSchema())
                .mainSchema())
        .isEqualTo(CurrentContracts.schemas().get("TaskEvent"));
  }

  @Test
  void respectsSubjectNameStrategy() throws Exception {
    try (AvroSerde<TaskEvent> serde =
        serde(Map.of("value.subject.name.strategy", TopicRecordNameStrategy.class.getName()))) {
      serde.serializer().serialize("tasks", Samples.taskEvent());
    }

    assertThat(registry.getAllSubjects()).containsExactly("tasks-io.headwater.schema.TaskEvent");
  }

  @Test
  void refusesUnregisteredSchemaWhenAutoRegistrationIsOff() {
    try (AvroSerde<TaskEvent> serde = serde(Map.of("auto.register.schemas", false))) {
      assertThatThrownBy(() -> serde.serializer().serialize("tasks", Samples.taskEvent()))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("Error retrieving Avro");
    }
  }

  @Test
  void findsTheCommittedContractWhenAutoRegistrationIsOff() throws Exception {
    registry.register(
        "tasks-value", new AvroSchema(SchemaHistory.versions(TaskEvent.class).get(0)));

    try (AvroSerde<TaskEvent> serde = serde(Map.of("auto.register.schemas", false))) {
      byte[] bytes = serde.serializer().serialize("tasks", Samples.taskEvent());

      assertThat(serde.deserializer().deserialize("tasks", bytes)).isEqualTo(Samples.taskEvent());
    }
  }

  @Test
  void ignoresSettingThatWouldGiveGenericRecords() {
    try (AvroSerde<TaskEvent> serde = serde(Map.of("specific.avro.reader", false))) {
      byte[] bytes = serde.serializer().serialize("tasks", Samples.taskEvent());

      assertThat(serde.deserializer().deserialize("tasks", bytes)).isEqualTo(Samples.taskEvent());
    }
  }

  @Test
  void reportsAnotherContractsRecordAsWrongType() {
    byte[] feedback;
    try (AvroSerde<TaskFeedback> serde =
        AvroSerde.forValues(TaskFeedback.class, config(Map.of()))) {
      feedback = serde.serializer().serialize("tasks", Samples.taskFeedback());
    }

    assertThat(undecodable(feedback))
        .isEqualTo(
            new Undecodable("io.headwater.schema.TaskEvent", "io.headwater.schema.TaskFeedback"));
  }

  @Test
  void reportsRecordOfUnknownClass() {
    Schema schema =
        new SchemaParser()
            .parse(
                "{\"type\":\"record\",\"name\":\"com.acme.Order\","
                    + "\"fields\":[{\"name\":\"id\",\"type\":\"int\"}]}")
            .mainSchema();

    assertThat(undecodable(written(new GenericRecordBuilder(schema).set("id", 1).build())).actual())
        .contains("com.acme.Order");
  }

  @Test
  void reportsRecordNamingClassThatIsNotARecord() {
    Schema schema =
        new SchemaParser()
            .parse(
                "{\"type\":\"record\",\"name\":\"javax.script.ScriptEngineManager\",\"fields\":[]}")
            .mainSchema();

    assertThat(undecodable(written(new GenericRecordBuilder(schema).build())).actual())
        .contains("javax.script.ScriptEngineManager");
  }

  @Test
  void reportsValueThatIsNoRecord() {
    assertThat(undecodable(written("a string")).actual()).contains("java.lang.String");
  }

  @Test
  void reportsTruncatedRecord() {
    byte[] bytes = written(Samples.taskEvent());

    for (int length = 0; length < bytes.length; length++) {
      assertThat(undecodable(Arrays.copyOf(bytes, length)).expected())
          .as("first %d bytes of %d", length, bytes.length)
          .startsWith("io.headwater.schema.TaskEvent");
    }
  }

  @Test
  void reportsWrongMagicByte() {
    byte[] bytes = written(Samples.taskEvent());
    bytes[0] = 7;

    assertThat(undecodable(bytes).actual()).contains("Unknown magic byte");
  }

  @Test
  void reportsSchemaIdTheRegistryDoesNotKnow() {
    byte[] bytes = written(Samples.taskEvent());
    ByteBuffer.wrap(bytes).putInt(1, 123_456);

    assertThat(undecodable(bytes).actual()).contains("the registry does not know");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void mutatedRecordIsDecodedOrUndecodableAndNeverBlamedOnTheRegistry(long seed) {
    byte[] good = written(Samples.taskEvent());
    Random random = new Random(seed);

    try (AvroSerde<TaskEvent> serde = serde(Map.of())) {
      for (int i = 0; i < 1000; i++) {
        byte[] bytes = good.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        Exception thrown = catchException(() -> serde.deserializer().deserialize("tasks", bytes));
        if (thrown != null) {
          assertThat(DecodingFailure.of(TaskEvent.class, thrown))
              .as("mutation %d of seed %d: %s", i, seed, Arrays.toString(bytes))
              .isInstanceOf(Undecodable.class);
        }
      }
    }
  }

  private Undecodable undecodable(byte[] bytes) {
    try (AvroSerde<TaskEvent> serde = serde(Map.of())) {
      Exception thrown = catchException(() -> serde.deserializer().deserialize("tasks", bytes));
      assertThat(thrown).isNotNull();
      DecodingFailure failure = DecodingFailure.of(TaskEvent.class, thrown);
      assertThat(failure).isInstanceOf(Undecodable.class);
      return (Undecodable) failure;
    }
  }

  private byte[] written(Object value) {
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
      serializer.configure(config(Map.of()), false);
      return serializer.serialize("tasks", value);
    }
  }

  private AvroSerde<TaskEvent> serde(Map<String, ?> settings) {
    return AvroSerde.forValues(TaskEvent.class, config(settings));
  }

  private Map<String, Object> config(Map<String, ?> settings) {
    Map<String, Object> config = new HashMap<>(settings);
    config.put("schema.registry.url", "mock://" + scope);
    return config;
  }
}
