package io.headwater.streams;

import io.headwater.streams.convert.RegistryAwayException;
import org.apache.kafka.common.errors.RetriableException;

/** Tells outages, which pass by themselves, from failures, which come again. */
final class Outage {
  private Outage() {}

  /**
   * Whether {@code thrown} says that Kafka or the schema registry did not answer in time. Refused
   * credentials are not that, nor is an answer that something is wrong.
   */
  static boolean causes(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetriableException || cause instanceof RegistryAwayException) {
        return true;
      }
    }
    return false;
  }
}
