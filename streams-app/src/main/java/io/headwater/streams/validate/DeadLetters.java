package io.headwater.streams.validate;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Builds dead letters: the original key and value, with Kafka Streams' own dead-letter headers
 * (KIP-1034) and Headwater's reason, expected, actual and where. A record that is too large for any
 * topic leaves its value behind, and a key that is too long: its position is in the headers.
 */
public final class DeadLetters {
  private static final int LONGEST_HEADER = 1_000;

  private DeadLetters() {}

  /** The dead letter of a record rejected for {@code rejection}. */
  public static Record<byte[], byte[]> of(Inbound inbound, RejectedRecordException rejection) {
    Headers headers = new RecordHeaders();
    put(headers, "__streams.errors.exception", rejection.getClass().getName());
    put(headers, "__streams.errors.message", rejection.getMessage());
    put(headers, "__streams.errors.topic", inbound.topic());
    put(headers, "__streams.errors.partition", Integer.toString(inbound.partition()));
    put(headers, "__streams.errors.offset", Long.toString(inbound.offset()));
    put(headers, "headwater.reason", rejection.reason().code());
    put(headers, "headwater.expected", rejection.expected());
    put(headers, "headwater.actual", rejection.actual());
    put(headers, "headwater.where", rejection.where());
    if (rejection.reason() == Reason.RECORD_TOO_LARGE) {
      byte[] key = inbound.key();
      boolean fits = key != null && key.length <= TaskDecoder.MAX_KEY_BYTES;
      return new Record<>(fits ? key : null, null, inbound.timestamp(), headers);
    }
    return new Record<>(inbound.key(), inbound.value(), inbound.timestamp(), headers);
  }

  private static void put(Headers headers, String name, String value) {
    String bounded =
        value.length() <= LONGEST_HEADER ? value : value.substring(0, LONGEST_HEADER) + "…";
    headers.add(name, bounded.getBytes(UTF_8));
  }
}
