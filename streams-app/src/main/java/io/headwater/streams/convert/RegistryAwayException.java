package io.headwater.streams.convert;

import org.apache.kafka.common.KafkaException;

/**
 * The schema registry did not answer in time. The records at hand may be good: they are to be read
 * again.
 *
 * <p>Not a {@link org.apache.kafka.common.errors.TimeoutException}: Kafka Streams takes one that
 * comes out of a punctuation for its own, declares only that task corrupted and commits the
 * thread's transaction for the others, with what the task had sent and without what it had written.
 */
public final class RegistryAwayException extends KafkaException {
  private static final long serialVersionUID = 1L;

  RegistryAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
