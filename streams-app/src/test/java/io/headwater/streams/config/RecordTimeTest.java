package io.headwater.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RecordTimeTest {
  @Test
  void keepsTimeOfRecord() {
    assertThat(new RecordTime().extract(record(0), 42)).isEqualTo(0);
  }

  @Test
  void takesArrivalForRecordWithoutTime() {
    long before = System.currentTimeMillis();

    assertThat(new RecordTime().extract(record(ConsumerRecord.NO_TIMESTAMP), -1))
        .isGreaterThanOrEqualTo(before);
  }

  private static ConsumerRecord<Object, Object> record(long timestamp) {
    return new ConsumerRecord<>(
        "tasks",
        0,
        0,
        timestamp,
        TimestampType.CREATE_TIME,
        0,
        0,
        "key",
        "value",
        new RecordHeaders(),
        Optional.empty());
  }
}
