package io.headwater.benchmarks.pipeline;

import io.headwater.benchmarks.core.Backends;
import io.headwater.standalone.cli.Headwater;
import io.headwater.standalone.demo.Stack;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.ConfigReader;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.topic.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A broker and a registry in this process, and the streams that run on them in processes of their
 * own, each on topics of its own. Closing stops the broker; streams are closed before.
 */
public final class Deployments implements AutoCloseable {
  /** The learner that every deployment of Headwater has. */
  static final String LEARNER = "sinusoid";

  private final Path directory;
  private final Options options;
  private final Stack stack;

  private Deployments(Path directory, Options options, Stack stack) {
    this.directory = directory;
    this.options = options;
    this.stack = stack;
  }

  /**
   * How streams are run.
   *
   * @param recordings where each process of Headwater leaves a flight recording, if anywhere
   * @param kafka settings of all streams, over Headwater's defaults
   */
  public record Options(Optional<Path> recordings, Map<String, String> kafka) {
    public Options {
      kafka = Map.copyOf(kafka);
    }
  }

  /** Starts broker and registry; everything keeps its data under {@code directory}. */
  static Deployments start(Path directory, Options options)
      throws IOException, InterruptedException {
    return new Deployments(directory, options, Stack.start(directory));
  }

  /** What clients need to connect. */
  Map<String, String> client() {
    return stack.clientSettings();
  }

  /**
   * Headwater on topics of its own.
   *
   * @param name of the deployment, part of its topics' names
   */
  Pipe headwater(String name, int partitions) throws IOException, ConfigException {
    Path file = write(name, partitions);
    HeadwaterConfig config = ConfigReader.parse(Files.readString(file), Map.of());
    Stack.createTopics(config);
    return new Pipe(
        "headwater",
        new Topics(config.topics()).tasks().name(),
        startHeadwater(name),
        CommittedWork.follow(config),
        client());
  }

  /** A process of Headwater in a deployment that there is. */
  ChildProcess startHeadwater(String name) throws IOException {
    List<String> recording =
        options
            .recordings()
            .map(
                to ->
                    "-XX:StartFlightRecording=settings=profile,filename="
                        + to.resolve(name + ".jfr"))
            .map(List::of)
            .orElse(List.of());
    return ChildProcess.start(
        Headwater.class,
        directory.resolve(name + ".log"),
        recording,
        "run",
        "-c",
        file(name).toString());
  }

  /**
   * A copy of bytes that Headwater is compared with, with the settings of a deployment.
   *
   * @param name of the copy, part of its topics' names
   * @param settings name of the deployment
   * @param leastBytes of a copied value: shorter ones are filled up
   */
  Pipe copy(String name, String settings, int leastBytes)
      throws IOException, ConfigException, InterruptedException, ExecutionException {
    Path file = file(settings);
    HeadwaterConfig config = ConfigReader.parse(Files.readString(file), Map.of());
    String input = CopyStream.input(name);
    String output = CopyStream.output(name);
    try (Admin admin = Admin.create(KafkaSettings.admin(config))) {
      List<NewTopic> topics =
          Stream.of(input, output)
              .map(topic -> new NewTopic(topic, config.topics().partitions(), (short) 1))
              .toList();
      admin.createTopics(topics).all().get();
    }
    return new Pipe(
        name,
        input,
        ChildProcess.start(
            CopyStream.class,
            directory.resolve(name + ".log"),
            List.of(),
            file.toString(),
            name,
            Integer.toString(leastBytes)),
        CommittedWork.followCopies(config, output),
        client());
  }

  private Path file(String name) {
    return directory.resolve(name + ".yaml");
  }

  private Path write(String name, int partitions) throws IOException {
    String text;
    try (InputStream in = Deployments.class.getResourceAsStream("pipeline.yaml")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String own =
        String.format(
            Locale.ROOT,
            """
            application-id: %1$s
            backend: %6$s
            topics:
              prefix: %1$s-
              partitions: %2$d
            kafka:
              bootstrap.servers: %3$s
              schema.registry.url: %4$s
              state.dir: %5$s
            """,
            name,
            partitions,
            client().get("bootstrap.servers"),
            client().get("schema.registry.url"),
            directory.resolve("state"),
            Backends.kind().configName());
    String kafka =
        options.kafka().entrySet().stream()
            .map(setting -> "  " + setting.getKey() + ": " + setting.getValue() + "\n")
            .collect(Collectors.joining());
    return Files.writeString(file(name), text + own + kafka);
  }

  @Override
  public void close() {
    stack.close();
  }
}
