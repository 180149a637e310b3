package io.headwater.streams.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.streams.SampleEvents;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private final RejectedRecordException rejection =
      new RejectedRecordException(
          Reason.TOO_MANY_ROWS, "support.features", "at most 3", "größer: 4 rows");

  @Test
  void tellsReasonAndOriginInHeaders() {
    Inbound inbound = new Inbound(new byte[] {1}, new byte[] {2}, "acme.tasks", 3, 41, 1_234);

    Record<byte[], byte[]> letter = DeadLetters.of(inbound, rejection);

    assertThat(headers(letter))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "__streams.errors.exception",
                "io.headwater.streams.validate.RejectedRecordException",
                "__streams.errors.message",
                "support.features: expected at most 3 but was größer: 4 rows",
                "__streams.errors.topic",
                "acme.tasks",
                "__streams.errors.partition",
                "3",
                "__streams.errors.offset",
                "41",
                "headwater.reason",
                "too-many-rows",
                "headwater.expected",
                "at most 3",
                "headwater.actual",
                "größer: 4 rows",
                "headwater.where",
                "support.features"));
  }

  @Test
  void carriesOriginalBytesAndTime() {
    byte[] key = {(byte) 0xC3, 0x28};
    byte[] value = {0, 1, 2, (byte) 0xFF};

    Record<byte[], byte[]> letter =
        DeadLetters.of(new Inbound(key, value, "tasks", 0, 0, 1_234), rejection);

    assertThat(letter.key()).isEqualTo(new byte[] {(byte) 0xC3, 0x28});
    assertThat(letter.value()).isEqualTo(new byte[] {0, 1, 2, (byte) 0xFF});
    assertThat(letter.timestamp()).isEqualTo(1_234);
  }

  @Test
  void leavesBehindWhatIsTooLargeForAnyTopic() {
    RejectedRecordException tooLarge =
        new RejectedRecordException(Reason.RECORD_TOO_LARGE, "record", "at most 8", "9 bytes");

    Record<byte[], byte[]> smallKey =
        DeadLetters.of(new Inbound(new byte[1], new byte[8], "tasks", 0, 0, 0), tooLarge);
    Record<byte[], byte[]> largeKey =
        DeadLetters.of(new Inbound(new byte[20_000], null, "tasks", 0, 0, 0), tooLarge);

    assertThat(smallKey.key()).hasSize(1);
    assertThat(smallKey.value()).isNull();
    assertThat(largeKey.key()).isNull();
  }

  @Test
  void keepsNullKeyAndValueNull() {
    Record<byte[], byte[]> letter =
        DeadLetters.of(new Inbound(null, null, "tasks", 0, 0, 0), rejection);

    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isNull();
  }

  @Test
  void cutsHeaderThatHostileInputMakesLong() {
    RejectedRecordException hostile =
        new RejectedRecordException(Reason.BAD_KEY, "key", "learner/task", "x".repeat(1_000_000));

    Record<byte[], byte[]> letter =
        DeadLetters.of(new Inbound(null, null, "tasks", 0, 0, 0), hostile);

    assertThat(headers(letter).get("headwater.actual")).isEqualTo("x".repeat(1_000) + "…");
    assertThat(headers(letter).get("__streams.errors.message")).hasSize(1_001);
  }

  private static Map<String, String> headers(Record<byte[], byte[]> letter) {
    Map<String, String> headers = new LinkedHashMap<>();
    letter
        .headers()
        .forEach(header -> headers.put(header.key(), SampleEvents.text(header.value())));
    return headers;
  }
}
