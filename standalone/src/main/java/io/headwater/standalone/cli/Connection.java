package io.headwater.standalone.cli;

import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.ConfigReader;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.RegistryCredentials;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say which Kafka, which registry and which deployment a command talks to. */
final class Connection {

  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final String REGISTRY = "schema.registry.url";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration file whose kafka and topics sections to use.")
  private Path config;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers (default: those of the configuration, else localhost:9092).")
  private String bootstrap;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description =
          "Schema registry (default: that of the configuration, else that of 'headwater up',"
              + " http://localhost:8081/apis/ccompat/v7).")
  private String registry;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "Topic prefix (default: that of the configuration, else none).")
  private String prefix;

  @Option(
      names = "-P",
      paramLabel = "KEY=VALUE",
      description = "A setting of the Kafka or registry client; repeatable.")
  private Map<String, String> properties = Map.of();

  /**
   * What the options come to: an option counts before the file, the file before the defaults.
   *
   * @throws ConfigException when the configuration file cannot be used
   */
  Target target() throws ConfigException {
    Map<String, String> kafka = new HashMap<>();
    kafka.put(BOOTSTRAP, "localhost:9092");
    kafka.put(REGISTRY, "http://localhost:8081/apis/ccompat/v7");
    String topicPrefix = "";
    Optional<Path> store = Optional.empty();
    if (config != null) {
      HeadwaterConfig read = ConfigReader.read(config, System.getenv());
      kafka.putAll(read.kafka());
      topicPrefix = read.topics().prefix();
      store = read.storeDirectory();
    }
    kafka.putAll(properties);
    if (bootstrap != null) {
      kafka.put(BOOTSTRAP, bootstrap);
    }
    if (registry != null) {
      kafka.put(REGISTRY, registry);
    }
    return new Target(
        Map.copyOf(RegistryCredentials.outOfUrl(kafka)),
        prefix == null ? topicPrefix : prefix,
        store);
  }

  /**
   * A deployment.
   *
   * @param kafka client settings with {@code bootstrap.servers} and {@code schema.registry.url}
   * @param topicPrefix may be empty
   * @param storeDirectory of the model store; empty where no configuration names it
   */
  record Target(Map<String, Object> kafka, String topicPrefix, Optional<Path> storeDirectory) {}
}
