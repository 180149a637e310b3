package io.headwater.streams.topic;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Says which settings to look at when Kafka or the schema registry cannot be asked. */
final class ConnectionFailure {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private ConnectionFailure() {}

  /**
   * Returns what is wrong between us and the brokers, in one line that names settings.
   *
   * @param what was asked, for example "describe topic tasks"
   */
  static String ofKafka(String what, Throwable failure) {
    if (failure instanceof SslAuthenticationException) {
      return "no TLS connection to Kafka (%s): %s; are kafka.ssl.truststore.location and kafka.security.protocol right?"
          .formatted(what, reason(failure));
    }
    if (failure instanceof AuthenticationException) {
      return "Kafka refuses the credentials (%s): %s; are kafka.sasl.jaas.config and kafka.sasl.mechanism right?"
          .formatted(what, failure.getMessage());
    }
    if (failure instanceof TimeoutException) {
      return "Kafka does not answer (%s): %s; are kafka.bootstrap.servers and kafka.security.protocol right?"
          .formatted(what, failure.getMessage());
    }
    return "cannot " + what + ": " + failure.getMessage();
  }

  /**
   * Returns what is wrong between us and the registry, in one line that names settings.
   *
   * @param registry its URL, without credentials
   */
  static String ofRegistry(String registry, String what, Exception failure) {
    if (failure instanceof RestClientException refusal) {
      boolean credentials = refusal.getStatus() == UNAUTHORIZED || refusal.getStatus() == FORBIDDEN;
      return "the schema registry %s refused to %s: %s%s"
          .formatted(
              registry,
              what,
              refusal.getMessage(),
              credentials
                  ? "; are kafka.basic.auth.credentials.source and kafka.basic.auth.user.info"
                      + " right?"
                  : "");
    }
    if (failure instanceof SSLException) {
      return "no TLS connection to the schema registry %s (%s): %s; are kafka.schema.registry.url and kafka.schema.registry.ssl.truststore.location right?"
          .formatted(registry, what, reason(failure));
    }
    return "the schema registry %s does not answer (%s): %s; is kafka.schema.registry.url right?"
        .formatted(registry, what, failure.getMessage());
  }

  /** The innermost message: those around it only say that a handshake failed. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage();
  }
}
