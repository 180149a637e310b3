package io.headwater.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
  private static final int MIB = 1 << 20;

  @Test
  void givesStreamsExactlyOnce() {
    Properties settings = KafkaSettings.streams(Configs.good(Configs.FULL));

    assertThat(settings)
        .containsEntry("application.id", "river")
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("commit.interval.ms", 50)
        .containsEntry("replication.factor", 3)
        .containsEntry("num.stream.threads", "2")
        .containsEntry("session.timeout.ms", 6_000)
        .containsEntry("transaction.timeout.ms", 6_000)
        .doesNotContainKeys("state.dir");
  }

  @Test
  void isUnderstoodByKafkaStreams() {
    StreamsConfig streams = new StreamsConfig(KafkaSettings.streams(Configs.good(Configs.FULL)));

    Map<String, Object> producer = streams.getProducerConfigs("client");
    Map<String, Object> consumer = streams.getMainConsumerConfigs("group", "client", 0);
    assertThat(streams.getString("processing.guarantee")).isEqualTo("exactly_once_v2");
    assertThat(streams.getInt("num.stream.threads")).isEqualTo(2);
    assertThat(new ProducerConfig(withSerializers(producer)).getInt("max.request.size"))
        .isGreaterThan(MIB);
    assertThat(producer).containsEntry("linger.ms", "5");
    assertThat(consumer)
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("auto.offset.reset", "earliest");
  }

  @Test
  void letsPlainUserSettingWinOverDefault() {
    String yaml = Configs.KAFKA + "  linger.ms: 0\n  commit.interval.ms: 30\n" + Configs.LEARNERS;

    StreamsConfig streams = new StreamsConfig(KafkaSettings.streams(Configs.good(yaml)));

    assertThat(streams.getProducerConfigs("client")).containsEntry("linger.ms", "0");
    assertThat(streams.getLong("commit.interval.ms")).isEqualTo(30);
  }

  @Test
  void makesRoomForLargestRecord() {
    HeadwaterConfig config = Configs.good(Configs.MINIMAL);
    int largest = config.topics().maxDeadLetterBytes();

    ProducerConfig producer = new ProducerConfig(withSerializers(KafkaSettings.producer(config)));
    ConsumerConfig consumer = new ConsumerConfig(withDeserializers(KafkaSettings.consumer(config)));

    assertThat(config.topics().maxRecordBytes()).isEqualTo(16 * MIB);
    assertThat(producer.getInt("max.request.size")).isBetween(largest, 17 * MIB);
    assertThat(producer.getLong("buffer.memory")).isGreaterThanOrEqualTo(64 * MIB);
    assertThat(consumer.getInt("max.partition.fetch.bytes")).isBetween(largest, 17 * MIB);
    assertThat(consumer.getInt("fetch.max.bytes")).isGreaterThanOrEqualTo(50 * MIB);
  }

  @Test
  void givesPlainConsumerCommittedRecordsWithoutGroup() {
    String yaml =
        Configs.KAFKA
            + "  group.protocol: streams\n  consumer: {max.poll.records: 7}\n"
            + "  producer: {linger.ms: 5}\n  topic.segment.ms: 1000\n  acks: all\n"
            + Configs.LEARNERS;

    Map<String, Object> settings = KafkaSettings.consumer(Configs.good(yaml));

    assertThat(settings)
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("enable.auto.commit", false)
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("max.poll.records", "7")
        .containsEntry("bootstrap.servers", "localhost:9092")
        .doesNotContainKeys(
            "group.id",
            "group.protocol",
            "linger.ms",
            "acks",
            "topic.segment.ms",
            "producer.linger.ms");
  }

  @Test
  void givesAdminClientSecurityAndNoStreamsSettings() {
    Map<String, Object> settings = KafkaSettings.admin(Configs.good(Configs.FULL));

    assertThat(settings)
        .containsKeys("bootstrap.servers", "sasl.jaas.config")
        .doesNotContainKeys("num.stream.threads", "producer.linger.ms", "linger.ms");
  }

  @Test
  void givesRegistryEverySettingAsWritten() {
    HeadwaterConfig config = Configs.good(Configs.FULL);

    Map<String, Object> settings = KafkaSettings.registry(config);

    assertThat(settings).containsAllEntriesOf(config.kafka());
    assertThat(settings).containsEntry("specific.avro.reader", true);
  }

  private static Map<String, Object> withSerializers(Map<String, Object> settings) {
    String bytes = "org.apache.kafka.common.serialization.ByteArraySerializer";
    settings.put("key.serializer", bytes);
    settings.put("value.serializer", bytes);
    return settings;
  }

  private static Map<String, Object> withDeserializers(Map<String, Object> settings) {
    String bytes = "org.apache.kafka.common.serialization.ByteArrayDeserializer";
    settings.put("key.deserializer", bytes);
    settings.put("value.deserializer", bytes);
    return settings;
  }
}
