package io.headwater.schema.serde;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Why {@link AvroSerde}'s deserializer threw, and so what becomes of the record.
 *
 * <p>Confluent's deserializer throws a SerializationException both when the bytes are wrong and
 * when the registry cannot be asked; what it was shows in the causes. When in doubt about the
 * network a record is kept: only what names the bytes themselves makes it undecodable.
 */
public sealed interface DecodingFailure {

  /**
   * The registry could not answer: unreachable, failing, refusing the credentials, or not a
   * registry at all. The record may be good; try again.
   */
  record RegistryUnavailable(String reason) implements DecodingFailure {}

  /** The bytes are not the record expected, and trying again will not change that. */
  record Undecodable(String expected, String actual) implements DecodingFailure {}

  /** Tells which, from what deserializing a value of the expected type threw. */
  static DecodingFailure of(Class<?> expectedType, Exception thrown) {
    String expected =
        expectedType.getName() + " in Confluent's wire format (byte 0, 4-byte schema id, Avro)";
    Throwable root = thrown;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof UndecodableRecordException e) {
        return new Undecodable(e.expected(), e.actual());
      }
      if (cause instanceof RestClientException e && saysThereIsNoSuchSchema(e)) {
        return new Undecodable(expected, "a schema id the registry does not know: " + said(e));
      }
      if (isAboutTheRegistry(cause)) {
        return new RegistryUnavailable(said(thrown) + "; cause: " + said(cause));
      }
      root = cause;
    }
    return new Undecodable(
        expected, root == thrown ? said(root) : said(thrown) + "; cause: " + said(root));
  }

  /** A plain 404 is not this: a wrong URL gives that, and must not cost a record. */
  private static boolean saysThereIsNoSuchSchema(RestClientException e) {
    return e.getStatus() == 404 && e.getErrorCode() >= 40400 && e.getErrorCode() < 40500;
  }

  private static boolean isAboutTheRegistry(Throwable cause) {
    if (cause instanceof IOException e) {
      return !isThrownByAvro(e) && !isAboutTheSchemaItself(e);
    }
    return cause instanceof RestClientException
        || cause instanceof RetriableException
        || cause instanceof AuthenticationException
        || cause instanceof AuthorizationException
        || cause instanceof ConfigException
        || cause instanceof InvalidConfigurationException
        || cause instanceof InterruptException
        || cause instanceof InterruptedException;
  }

  /** Avro reports bytes that end too soon as an EOFException, as a dropped connection might. */
  private static boolean isThrownByAvro(IOException e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().startsWith("org.apache.avro.");
  }

  /** The registry answered, with a schema that is not Avro (Protobuf, JSON) or not valid. */
  private static boolean isAboutTheSchemaItself(IOException e) {
    return e.getClass() == IOException.class
        && e.getMessage() != null
        && e.getMessage().startsWith("Invalid schema");
  }

  private static String said(Throwable cause) {
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
