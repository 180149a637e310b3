package io.headwater.standalone.security;

import io.headwater.standalone.broker.BrokerSecurity;
import io.headwater.standalone.broker.EmbeddedBroker;
import io.headwater.standalone.registry.RegistryProcess;
import io.headwater.standalone.security.Certificates.ClientPasswords;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A broker whose client listener is SASL_SSL with SCRAM-SHA-512, and a registry behind TLS and
 * basic authentication, on free ports of 127.0.0.1. Closing stops both.
 */
final class SecureStack implements AutoCloseable {
  /** Distinctive, so that a search finds nothing else. */
  static final String KAFKA_PASSWORD = "kafka-Pw-7c1f";

  static final String REGISTRY_USER = "registry-user:registry-Pw-2e9b";
  static final ClientPasswords CLIENT =
      new ClientPasswords("keystore-Pw-51d0", "key-Pw-88aa", "truststore-Pw-3f64");
  private static final String SERVER_PASSWORD = "server-Pw-90ce";
  private static final String LOGIN =
      "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\""
          + " password=\"%s\";";

  private final Certificates certificates;
  private final EmbeddedBroker broker;
  private final RegistryProcess registry;
  private final RegistryFront front;

  private SecureStack(
      Certificates certificates,
      EmbeddedBroker broker,
      RegistryProcess registry,
      RegistryFront front) {
    this.certificates = certificates;
    this.broker = broker;
    this.registry = registry;
    this.front = front;
  }

  static SecureStack start(Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    Certificates certificates =
        Certificates.make(directory.resolve("certificates"), SERVER_PASSWORD, CLIENT);
    EmbeddedBroker broker =
        EmbeddedBroker.start(directory.resolve("broker"), 0, security(certificates));
    RegistryProcess registry = null;
    try {
      registry = RegistryProcess.start(directory.resolve("registry"), 0);
      RegistryFront front = RegistryFront.start(registry.url(), certificates.serverContext());
      front.accept(REGISTRY_USER);
      return new SecureStack(certificates, broker, registry, front);
    } catch (IOException | InterruptedException | GeneralSecurityException e) {
      if (registry != null) {
        registry.close();
      }
      broker.close();
      throw e;
    }
  }

  RegistryFront front() {
    return front;
  }

  /** Where a store of the client lies. */
  String store(String name) {
    return certificates.path(name);
  }

  /** Everything a client needs, as {@code kafka.*} settings; mutable. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    settings.put("security.protocol", "SASL_SSL");
    settings.put("sasl.mechanism", "SCRAM-SHA-512");
    settings.put("sasl.jaas.config", login(KAFKA_PASSWORD));
    settings.put("schema.registry.url", front.url());
    settings.put("basic.auth.credentials.source", "USER_INFO");
    settings.put("basic.auth.user.info", REGISTRY_USER);
    clientStores()
        .forEach(
            (name, value) -> {
              settings.put(name, value);
              settings.put("schema.registry." + name, value);
            });
    return settings;
  }

  static String login(String password) {
    return LOGIN.formatted("app", password);
  }

  @Override
  public void close() {
    front.close();
    registry.close();
    broker.close();
  }

  private Map<String, String> clientStores() {
    return Map.of(
        "ssl.truststore.location", store("client-trust.p12"),
        "ssl.truststore.type", "PKCS12",
        "ssl.truststore.password", CLIENT.truststore(),
        "ssl.keystore.location", store("client.jks"),
        "ssl.keystore.type", "JKS",
        "ssl.keystore.password", CLIENT.keystore(),
        "ssl.key.password", CLIENT.key());
  }

  private static BrokerSecurity security(Certificates certificates) {
    String brokerPassword = "broker-Pw-1b7d";
    Map<String, String> properties = new HashMap<>();
    properties.put("ssl.keystore.location", certificates.path("server.p12"));
    properties.put("ssl.keystore.type", "PKCS12");
    properties.put("ssl.keystore.password", SERVER_PASSWORD);
    properties.put("ssl.truststore.location", certificates.path("server-trust.p12"));
    properties.put("ssl.truststore.type", "PKCS12");
    properties.put("ssl.truststore.password", SERVER_PASSWORD);
    properties.put("ssl.client.auth", "required");
    properties.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    properties.put("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
    properties.put(
        "listener.name.client.scram-sha-512.sasl.jaas.config",
        LOGIN.formatted("broker", brokerPassword));
    return new BrokerSecurity(
        "SASL_SSL", properties, Map.of("broker", brokerPassword, "app", KAFKA_PASSWORD));
  }
}
