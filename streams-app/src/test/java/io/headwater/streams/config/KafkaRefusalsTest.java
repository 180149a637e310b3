package io.headwater.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaRefusalsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          processing.guarantee: at_least_once          | processing.guarantee: expected exactly_once_v2 but was 'at_least_once'; the counts close only under exactly-once
          enable.auto.commit: true                     | enable.auto.commit: expected false but was 'true'; offsets are committed inside the transactions
          consumer.enable.auto.commit: true            | consumer.enable.auto.commit: expected false but was 'true'; offsets are committed inside the transactions
          isolation.level: read_uncommitted            | isolation.level: expected read_committed but was 'read_uncommitted'; nothing of an aborted transaction may be read
          main.consumer.isolation.level: read_uncommitted | main.consumer.isolation.level: expected read_committed but was 'read_uncommitted'; nothing of an aborted transaction may be read
          global.consumer.isolation.level: read_uncommitted | global.consumer.isolation.level: expected read_committed but was 'read_uncommitted'; nothing of an aborted transaction may be read
          auto.offset.reset: latest                    | auto.offset.reset: expected earliest but was 'latest'; 'start' says where a first start begins
          main.consumer.auto.offset.reset: none        | main.consumer.auto.offset.reset: expected earliest but was 'none'; 'start' says where a first start begins
          enable.idempotence: false                    | enable.idempotence: expected true but was 'false'; the counts close only under exactly-once
          acks: 1                                      | acks: expected -1 or all but was '1'; the counts close only under exactly-once
          producer.acks: 0                             | producer.acks: expected -1 or all but was '0'; the counts close only under exactly-once
          max.in.flight.requests.per.connection: 6     | max.in.flight.requests.per.connection: expected 1 or 2 or 3 or 4 or 5 but was '6'; the counts close only under exactly-once
          transactional.id: mine                       | transactional.id: cannot be set, but was 'mine'; it follows from application-id
          application.id: mine                         | application.id: cannot be set, but was 'mine'; set application-id instead
          group.id: mine                               | group.id: cannot be set, but was 'mine'; it follows from application-id
          deserialization.exception.handler: org.apache.kafka.streams.errors.LogAndContinueExceptionHandler | deserialization.exception.handler: expected org.apache.kafka.streams.errors.LogAndFailExceptionHandler but was 'org.apache.kafka.streams.errors.LogAndContinueExceptionHandler'; bad records become dead letters by themselves; a handler that continues would lose records
          processing.exception.handler: org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler | processing.exception.handler: expected org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler but was 'org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler'; bad records become dead letters by themselves; a handler that continues would lose records
          errors.dead.letter.queue.topic.name: dlq     | errors.dead.letter.queue.topic.name: cannot be set, but was 'dlq'; bad records become dead letters by themselves; a handler that continues would lose records
          default.timestamp.extractor: org.apache.kafka.streams.processor.LogAndSkipOnInvalidTimestamp | default.timestamp.extractor: cannot be set, but was 'org.apache.kafka.streams.processor.LogAndSkipOnInvalidTimestamp'; records without a time are given the time of their arrival
          default.value.serde: org.apache.kafka.common.serialization.Serdes$StringSerde | default.value.serde: cannot be set, but was 'org.apache.kafka.common.serialization.Serdes$StringSerde'; every topic has its own serdes
          specific.avro.reader: false                  | specific.avro.reader: expected true but was 'false'; records are read as generated classes
          partitioner.ignore.keys: true                | partitioner.ignore.keys: expected false but was 'true'; a record must sit in the partition of its key
          """)
  void refusesOverrideThatVoidsAnInvariant(String setting, String problem) {
    assertThat(Configs.problems(withKafka(setting), Map.of())).containsExactly("kafka." + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "processing.guarantee: exactly_once_v2",
        "num.stream.threads: 4",
        "group.protocol: streams",
        "statestore.cache.max.bytes: 1000000",
        "transaction.timeout.ms: 3000",
        "main.consumer.session.timeout.ms: 1500",
        "auto.register.schemas: false",
        "state.dir: /tmp/state",
        "acks: all",
        "max.in.flight.requests.per.connection: 1",
        "security.protocol: SASL_SSL",
        "any.interceptor.setting: 1"
      })
  void takesOverrideThatVoidsNone(String setting) {
    assertThat(Configs.good(withKafka(setting)).kafka())
        .containsKey(setting.substring(0, setting.indexOf(": ")));
  }

  @Test
  void refusesValueThatKafkaWouldNotTake() {
    assertThat(Configs.problems(withKafka("num.stream.threads: many"), Map.of()))
        .containsExactly(
            "kafka.num.stream.threads: refused by Kafka: Invalid value many for configuration"
                + " num.stream.threads: Not a number of type INT");
  }

  @Test
  void saysWhichServersAreMissing() {
    assertThat(Configs.problems(Configs.LEARNERS, Map.of()))
        .containsExactly(
            "kafka.bootstrap.servers: missing; expected the brokers, such as localhost:9092",
            "kafka.schema.registry.url: missing; expected the schema registry, such as"
                + " http://localhost:8081");
  }

  private static String withKafka(String setting) {
    return Configs.KAFKA + "  " + setting + "\n" + Configs.LEARNERS;
  }
}
