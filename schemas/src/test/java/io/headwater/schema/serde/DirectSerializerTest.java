package io.headwater.schema.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.TaskFeedback;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectSerializerTest {
  private static final Map<String, Object> SETTINGS =
      Map.of("schema.registry.url", "mock://direct", "avro.remove.java.properties", true);

  private final KafkaAvroSerializer confluent = new KafkaAvroSerializer();
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void configure() {
    TrustedRecords.allow();
    confluent.configure(SETTINGS, false);
  }

  @AfterEach
  void close() {
    confluent.close();
  }

  private Serializer<SpecificRecord> direct(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(SETTINGS);
    settings.putAll(more);
    return new DirectSerializer<>(this::ask, settings);
  }

  private byte[] ask(String topic, Object record) {
    asked.incrementAndGet();
    return confluent.serialize(topic, record);
  }

  private static TaskEvent event(String id) {
    return TaskEvent.newBuilder(Samples.taskEvent()).setEventId(id).build();
  }

  @Test
  void writesWhatConfluentsSerializerWrites() {
    Serializer<SpecificRecord> direct = direct(Map.of());

    for (String id : new String[] {"first", "second", "", "ein längerer Name"}) {
      assertThat(direct.serialize("tasks", event(id)))
          .isEqualTo(confluent.serialize("tasks", event(id)));
    }
  }

  @Test
  void asksForTheFirstRecordOfATopicOnly() {
    Serializer<SpecificRecord> direct = direct(Map.of());

    for (int i = 0; i < 3; i++) {
      direct.serialize("tasks", event("event-" + i));
      direct.serialize("other-tasks", event("event-" + i));
    }

    assertThat(asked).hasValue(2);
  }

  @Test
  void asksForRecordsOfAnotherSchemaInTheSameTopic() {
    Serializer<SpecificRecord> direct = direct(Map.of());
    TaskFeedback feedback = Samples.taskFeedback();
    direct.serialize("tasks", event("event"));

    assertThat(direct.serialize("tasks", feedback))
        .isEqualTo(confluent.serialize("tasks", feedback));
    assertThat(direct.serialize("tasks", feedback))
        .isEqualTo(confluent.serialize("tasks", feedback));
    assertThat(asked).hasValue(3);
  }

  @Test
  void asksForEveryRecordWhereTheSchemaMayChange() {
    Serializer<SpecificRecord> direct = direct(Map.of("use.latest.version", true));

    direct.serialize("tasks", event("first"));
    direct.serialize("tasks", event("second"));

    assertThat(asked).hasValue(2);
  }

  @Test
  void asksForEveryRecordWhenWhatCameIsNotPlainAvro() {
    Serializer<SpecificRecord> direct =
        new DirectSerializer<>(
            (topic, record) -> {
              byte[] bytes = ask(topic, record);
              bytes[bytes.length - 1]++;
              return bytes;
            },
            SETTINGS);

    direct.serialize("tasks", event("first"));
    direct.serialize("tasks", event("second"));

    assertThat(asked).hasValue(2);
  }

  @Test
  void refusesARecordThatCannotBeWritten() {
    Serializer<SpecificRecord> direct = direct(Map.of());
    direct.serialize("tasks", event("event"));
    TaskEvent broken = event("event");
    broken.put("support", null);

    assertThatThrownBy(() -> direct.serialize("tasks", broken))
        .isInstanceOf(SerializationException.class)
        .hasMessage("Error serializing Avro message");
  }

  @Test
  void writesAllOfARecordAfterOneThatCannotBeWrittenAndNothingElse() {
    Serializer<SpecificRecord> direct = direct(Map.of());
    direct.serialize("tasks", event("event"));
    TaskEvent broken = event("broken");
    broken.put("support", null);
    assertThatThrownBy(() -> direct.serialize("tasks", broken))
        .isInstanceOf(SerializationException.class);

    assertThat(direct.serialize("tasks", event("next")))
        .isEqualTo(confluent.serialize("tasks", event("next")));
  }

  @Test
  void writesSmallRecordsAfterALargeOne() {
    Serializer<SpecificRecord> direct = direct(Map.of());
    TaskEvent large = event("e".repeat(2 << 20));

    for (TaskEvent event : new TaskEvent[] {event("first"), large, event("last")}) {
      assertThat(direct.serialize("tasks", event)).isEqualTo(confluent.serialize("tasks", event));
    }
  }

  @Test
  void passesNullThrough() {
    assertThat(direct(Map.of()).serialize("tasks", null)).isNull();
  }
}
