package io.headwater.standalone.broker;

import java.util.List;
import java.util.Map;

/**
 * How a broker's client listener is secured. The broker itself connects to it as well, so {@code
 * properties} hold what it needs on both sides. The listener between broker and controller stays
 * plain: both are this process.
 *
 * @param protocol of the listener: {@code PLAINTEXT}, {@code SSL}, {@code SASL_PLAINTEXT} or {@code
 *     SASL_SSL}
 * @param properties broker properties over the defaults, such as {@code ssl.keystore.location}
 * @param scramUsers users written into a new directory, by name
 */
public record BrokerSecurity(
    String protocol, Map<String, String> properties, Map<String, String> scramUsers) {
  private static final String MECHANISM = "SCRAM-SHA-512";

  /** Copies the maps. */
  public BrokerSecurity {
    properties = Map.copyOf(properties);
    scramUsers = Map.copyOf(scramUsers);
  }

  /** No encryption, no authentication. */
  public static BrokerSecurity none() {
    return new BrokerSecurity("PLAINTEXT", Map.of(), Map.of());
  }

  /** The users as Kafka's formatter takes them. */
  List<String> scramArguments() {
    return scramUsers.entrySet().stream()
        .map(
            user -> "%s=[name=%s,password=%s]".formatted(MECHANISM, user.getKey(), user.getValue()))
        .toList();
  }

  /** Leaves the passwords out. */
  @Override
  public String toString() {
    return "BrokerSecurity[" + protocol + ", users " + scramUsers.keySet() + "]";
  }
}
