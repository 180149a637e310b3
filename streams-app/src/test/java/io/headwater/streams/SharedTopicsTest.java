package io.headwater.streams;

import static io.headwater.streams.DrivenStream.START;
import static io.headwater.streams.SampleEvents.event;
import static io.headwater.streams.SampleEvents.regression;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.Dataset;
import io.headwater.streams.convert.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several applications that read the same topics deals with a record. */
class SharedTopicsTest {
  private static final Dataset ROWS = regression(1, 2, 0.5f, -1, 1, 0.25f);

  @TempDir private Path directory;

  @Test
  void aloneItDealsWithEveryRecord() {
    try (DrivenStream stream = stream("alone", "dead-letter")) {
      sendOneOfEach(stream);

      assertThat(stream.deadLetters()).isEqualTo(4);
      assertThat(stream.count("headwater.records.ignored")).isZero();
    }
  }

  @Test
  void leavesNamedLearnersToOthersAndDealsWithTheRest() {
    try (DrivenStream stream = stream("named", "[other]")) {
      sendOneOfEach(stream);

      assertThat(stream.deadLetters()).as("unknown, no slash, not UTF-8").isEqualTo(3);
      assertThat(stream.count("headwater.records.ignored")).isEqualTo(1);
    }
  }

  @Test
  void leavesAllThatIsNotItsOwnToOthers() throws UnreadableRecordException {
    try (DrivenStream stream = stream("ignoring", "ignore")) {
      sendOneOfEach(stream);
      stream.feedback("t", "wrong", regression(), START);

      assertThat(stream.models()).hasSize(1);
      assertThat(stream.deadLetters()).as("its own bad feedback").isEqualTo(1);
      assertThat(stream.count("headwater.records.ignored")).isEqualTo(4);
    }
  }

  private static void sendOneOfEach(DrivenStream stream) {
    stream.task(event("slopes", "t", ROWS, null), START);
    stream.task(event("other", "t", ROWS, null), START);
    stream.task(event("unknown", "t", ROWS, null), START);
    stream.raw("no slash".getBytes(StandardCharsets.UTF_8), START);
    stream.raw(new byte[] {(byte) 0xff, '/', 'x'}, START);
  }

  private DrivenStream stream(String name, String unknown) {
    return new DrivenStream(
        "shared-" + name,
        directory.resolve(name),
        "unknown-learners: " + unknown,
        SampleLearners.REGRESSION);
  }
}
