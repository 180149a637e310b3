package io.headwater.benchmarks.pipeline;

import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.ConfigReader;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * The least that an exactly-once stream can do: copies bytes from a topic to another, with the
 * Kafka settings of a Headwater configuration. What Headwater is compared with; the floor of any
 * stream that publishes models is a copy whose records are as large.
 */
public final class CopyStream {
  private CopyStream() {}

  /** Where the copy of that name reads. */
  static String input(String name) {
    return name + "-input";
  }

  /** Where it writes. */
  static String output(String name) {
    return name + "-output";
  }

  /**
   * Copies until it is killed or asked to stop.
   *
   * @param arguments the configuration's file, the copy's name, and the least bytes of a copied
   *     value: shorter ones are filled up with zeros
   */
  public static void main(String[] arguments)
      throws IOException, ConfigException, InterruptedException {
    HeadwaterConfig config = ConfigReader.parse(Files.readString(Path.of(arguments[0])), Map.of());
    Properties settings = KafkaSettings.streams(config);
    String name = arguments[1];
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
    Topology topology = new Topology();
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    topology.addSource("source", in, in, input(name));
    topology.addSink(
        "sink",
        output(name),
        new ByteArraySerializer(),
        filledUp(Integer.parseInt(arguments[2])),
        "source");
    CountDownLatch stopped = new CountDownLatch(1);
    try (KafkaStreams streams = new KafkaStreams(topology, settings)) {
      Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "stop"));
      streams.start();
      stopped.await();
    }
  }

  private static Serializer<byte[]> filledUp(int bytes) {
    return (topic, value) -> value.length < bytes ? Arrays.copyOf(value, bytes) : value;
  }
}
