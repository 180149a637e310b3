package io.headwater.benchmarks.pipeline;

import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.ConfigReader;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * The least that an exactly-once stream can do: copies bytes from a topic to another, with the
 * Kafka settings of a Headwater configuration. What Headwater is compared with.
 */
public final class CopyStream {
  /** Where it reads. */
  static final String INPUT = "copy-input";

  /** Where it writes. */
  static final String OUTPUT = "copy-output";

  private CopyStream() {}

  /** Copies until it is killed or asked to stop; the argument is the configuration's file. */
  public static void main(String[] arguments)
      throws IOException, ConfigException, InterruptedException {
    HeadwaterConfig config = ConfigReader.parse(Files.readString(Path.of(arguments[0])), Map.of());
    Properties settings = KafkaSettings.streams(config);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "copy");
    Topology topology = new Topology();
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    topology.addSource("source", in, in, INPUT);
    topology.addSink(
        "sink", OUTPUT, new ByteArraySerializer(), new ByteArraySerializer(), "source");
    CountDownLatch stopped = new CountDownLatch(1);
    try (KafkaStreams streams = new KafkaStreams(topology, settings)) {
      Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "stop"));
      streams.start();
      stopped.await();
    }
  }
}
