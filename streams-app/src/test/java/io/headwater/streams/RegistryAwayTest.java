package io.headwater.streams;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.streams.config.ConfigReader;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.convert.RegistryAwayException;
import io.headwater.streams.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The meta-update publishes from a punctuation, where Kafka Streams has an ear for time-outs. */
class RegistryAwayTest {
  private static final String NOBODY_THERE =
      """
      kafka:
        bootstrap.servers: localhost:9092
        schema.registry.url: http://127.0.0.1:1
      topics: {partitions: 1}
      """;

  @TempDir private Path directory;

  @Test
  void endsTheThreadAndNotJustTheTask() throws Exception {
    HeadwaterConfig config = ConfigReader.parse(NOBODY_THERE + SampleLearners.REGRESSION, Map.of());
    Topics topics = new Topics(config.topics());
    try (RecordCodecs codecs = new RecordCodecs(topics, KafkaSettings.registry(config));
        TopologyTestDriver driver =
            SampleTopology.drive(
                config, codecs, new SimpleMeterRegistry(), directory, Instant.now())) {

      // A corrupted task would be revived, and what it had sent before would be committed.
      assertThatThrownBy(() -> driver.advanceWallClockTime(Duration.ofMillis(50)))
          .isInstanceOf(StreamsException.class)
          .isNotInstanceOf(TaskCorruptedException.class)
          .hasCauseInstanceOf(RegistryAwayException.class);
    }
  }
}
