package io.headwater.streams;

import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.serve.Metrics;
import io.headwater.streams.topic.Topics;
import io.headwater.tensor.BackendKind;
import io.headwater.tensor.DType;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;

/** The real topology under Kafka's test driver, which commits after every record. */
final class SampleTopology {
  private SampleTopology() {}

  /**
   * The topology of {@code config}, without a model store.
   *
   * @param codecs stay the caller's
   * @param directory for local state
   * @param wallClock where the driver's clock begins
   */
  static TopologyTestDriver drive(
      HeadwaterConfig config,
      RecordCodecs codecs,
      MeterRegistry meters,
      Path directory,
      Instant wallClock) {
    Parts parts =
        Parts.of(
            config,
            codecs,
            Optional.empty(),
            () -> BackendKind.AUTO.open(DType.FLOAT32),
            new Metrics(meters));
    Properties settings = KafkaSettings.streams(config);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    return new TopologyTestDriver(
        HeadwaterTopology.build(new Topics(config.topics()), parts), settings, wallClock);
  }
}
