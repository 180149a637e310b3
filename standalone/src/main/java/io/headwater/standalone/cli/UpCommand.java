package io.headwater.standalone.cli;

import io.headwater.standalone.local.LocalDeployment;
import io.headwater.standalone.local.Place;
import io.headwater.streams.cli.Verbosity;
import io.headwater.streams.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code up}: the whole stack until it is told to stop. */
@Command(
    name = "up",
    description =
        "Run broker, registry and application on this machine until stopped; their state is kept.",
    footer = {
      "Without a configuration two learners run: sinusoid (regression) and blobs (classification)."
    },
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  // The stream commits what is done within 30 s; registry and broker stop in seconds.
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BROKER_PORT = 9092;
  private static final int REGISTRY_PORT = 8081;

  @Mixin Verbosity verbosity;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration file; addresses and directories in it do not count here.")
  private Path config;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "headwater-data",
      description = "Directory that keeps everything (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      defaultValue = "" + BROKER_PORT,
      description = "Port of the Kafka broker, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int brokerPort;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      defaultValue = "" + REGISTRY_PORT,
      description = "Port of the schema registry, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int registryPort;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description =
          "Port of metrics and health, 0 for any free one, -1 for none"
              + " (default: that of the configuration, else 8080).")
  private Integer httpPort;

  @Override
  public Integer call() throws Exception {
    Place place =
        new Place(
            directory,
            brokerPort,
            registryPort,
            httpPort == null ? OptionalInt.empty() : OptionalInt.of(httpPort));
    String yaml = yaml();
    PrintWriter out = spec.commandLine().getOut();
    return StopSignal.<Exception>during(PATIENCE, () -> run(place, yaml, out));
  }

  private static int run(Place place, String yaml, PrintWriter out)
      throws IOException, InterruptedException, ConfigException {
    out.println("starting a Kafka broker, a schema registry and the application ...");
    out.flush();
    try (LocalDeployment deployment = LocalDeployment.start(place, yaml, System.getenv())) {
      out.print(greeting(place, deployment));
      out.flush();
      try {
        deployment.awaitEnd();
      } catch (InterruptedException stopped) {
        out.println("stopping ...");
        out.flush();
      }
    }
    return ExitCode.OK;
  }

  private String yaml() throws IOException, ConfigException {
    if (config != null) {
      return read(config);
    }
    try (InputStream in = LocalDeployment.class.getResourceAsStream("up.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String read(Path file) throws ConfigException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException(List.of(file + ": no such file"));
    } catch (IOException e) {
      throw new ConfigException(List.of(file + ": not readable: " + e.getMessage()));
    }
  }

  private static String greeting(Place place, LocalDeployment deployment) {
    StringBuilder text = new StringBuilder();
    line(text, "broker", deployment.bootstrapServers());
    line(text, "registry", deployment.registryUrl());
    line(
        text,
        "http",
        deployment.httpPort().isPresent()
            ? "http://127.0.0.1:" + deployment.httpPort().getAsInt()
            : "off");
    line(text, "learners", String.join(", ", deployment.learners()));
    line(text, "data", place.directory().toAbsolutePath().normalize().toString());
    String options = connectionOptions(place, deployment);
    String label = "try";
    for (String source : ProduceCommand.SMALL_SOURCES) {
      if (deployment.learners().contains(source)) {
        line(text, label, "./headwater produce " + source + " --tasks 1000" + options);
        label = "";
      }
    }
    line(text, label, "./headwater consume --from-beginning" + options);
    text.append("Ctrl-C stops everything; the data stays.").append(System.lineSeparator());
    return text.toString();
  }

  /** Empty where the defaults of the other commands find the deployment. */
  private static String connectionOptions(Place place, LocalDeployment deployment) {
    return place.brokerPort() == BROKER_PORT && place.registryPort() == REGISTRY_PORT
        ? ""
        : " --bootstrap %s --registry %s"
            .formatted(deployment.bootstrapServers(), deployment.registryUrl());
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append("%-9s %s%n".formatted(label, value));
  }
}
