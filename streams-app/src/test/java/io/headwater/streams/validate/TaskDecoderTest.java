package io.headwater.streams.validate;

import static io.headwater.streams.SampleEvents.classification;
import static io.headwater.streams.SampleEvents.event;
import static io.headwater.streams.SampleEvents.key;
import static io.headwater.streams.SampleEvents.regression;
import static io.headwater.streams.SampleEvents.tensor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.headwater.schema.Dataset;
import io.headwater.schema.TaskEvent;
import io.headwater.streams.SampleEvents;
import io.headwater.streams.SampleLearners;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.config.LimitsConfig;
import io.headwater.streams.config.TopicsConfig;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.topic.HomePartition;
import io.headwater.streams.topic.Topics;
import io.headwater.streams.validate.TaskRecord.Deletion;
import io.headwater.streams.validate.TaskRecord.ValidTask;
import io.headwater.tensor.NdArray;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TaskDecoderTest {
  private static final int PARTITIONS = 4;
  private static final int MAX_ROWS = 3;
  private static final int MAX_RECORD_BYTES = 32 * 1024;
  private static final Dataset GOOD = regression(1, 2, 3, 4, 5, 6);
  private static final float NAN = Float.NaN;

  private RecordCodecs codecs;
  private TaskDecoder decoder;

  @BeforeEach
  void open() {
    HeadwaterConfig config = SampleLearners.config("task-decoder", SampleLearners.REGRESSION);
    codecs = new RecordCodecs(new Topics(config.topics()), KafkaSettings.registry(config));
    decoder =
        new TaskDecoder(
            new RegistryValues<>(codecs.taskEvents()),
            Map.of(
                "slopes", SampleLearners.only(SampleLearners.REGRESSION).definition(),
                "shapes", SampleLearners.only(SampleLearners.CLASSIFICATION).definition()),
            new LimitsConfig(MAX_ROWS, 1_000, 2, 20),
            new TopicsConfig("", PARTITIONS, (short) 1, MAX_RECORD_BYTES));
  }

  @AfterEach
  void close() {
    codecs.close();
  }

  @Test
  void takesRegressionTaskWithValuesIntact() throws RejectedRecordException {
    Dataset weighted =
        new Dataset(
            tensor(List.of(2, 2), 1, 2, 3, 4),
            tensor(List.of(2, 1), 5, 6),
            tensor(List.of(2), 0, 0.5f));
    Inbound inbound = inbound(event("slopes", "t/1", weighted, GOOD));

    ValidTask task = (ValidTask) decoder.decode(inbound);

    assertThat(task.learnerId()).isEqualTo("slopes");
    assertThat(task.taskId()).isEqualTo("t/1");
    assertThat(task.eventId()).isEqualTo("event-of-t/1");
    assertThat(task.occurredAt()).isEqualTo(SampleEvents.OCCURRED_AT);
    assertThat(task.attributes()).containsExactly(Map.entry("site", "north"));
    assertThat(task.inbound()).isSameAs(inbound);
    assertThat(task.learns()).isTrue();
    assertThat(task.task().id()).isEqualTo("t/1");
    assertThat(task.task().state()).isNull();
    assertThat(task.task().support().features()).isEqualTo(array(List.of(2, 2), 1, 2, 3, 4));
    assertThat(task.task().support().targets()).isEqualTo(array(List.of(2, 1), 5, 6));
    assertThat(task.task().support().weights()).isEqualTo(array(List.of(2), 0, 0.5f));
    assertThat(task.task().query().features()).isEqualTo(array(List.of(2, 2), 1, 2, 4, 5));
    assertThat(task.task().query().weights()).isNull();
  }

  @Test
  void takesClassificationTaskWithLabelsIntact() throws RejectedRecordException {
    Dataset support = classification(new float[] {1, 2, 3, 4}, 0, 2);

    ValidTask task = (ValidTask) decoder.decode(inbound(event("shapes", "t", support, null)));

    assertThat(task.task().support().targets()).isEqualTo(array(List.of(2), 0, 2));
    assertThat(task.task().query()).isNull();
    assertThat(task.learns()).as("without a query set").isFalse();
  }

  @Test
  void doesNotLearnFromTaskThatForbidsIt() throws RejectedRecordException {
    TaskEvent event =
        TaskEvent.newBuilder(event("slopes", "t", GOOD, GOOD)).setLearn(false).build();

    ValidTask task = (ValidTask) decoder.decode(inbound(event));

    assertThat(task.learns()).isFalse();
    assertThat(task.task().query()).isNotNull();
  }

  @Test
  void takesNullValueAsDeletion() throws RejectedRecordException {
    Inbound inbound = inbound(key("slopes", "t"), null);

    assertThat(decoder.decode(inbound)).isEqualTo(new Deletion("slopes", "t", inbound));
  }

  @Test
  void checksQuerySetAsStrictlyAsSupportSet() {
    assertRejection(
        inbound(event("slopes", "t", GOOD, regression(1, NAN, 3))),
        Reason.NOT_FINITE,
        "query.features[0, 1]",
        "a finite number",
        "NaN");
  }

  static Stream<Arguments> badKeys() {
    return Stream.of(
        arguments(null, "null"),
        arguments("slopes".getBytes(UTF_8), "'slopes'"),
        arguments("/t".getBytes(UTF_8), "'/t'"),
        arguments("slopes/".getBytes(UTF_8), "'slopes/'"),
        arguments(new byte[0], "''"),
        arguments(new byte[] {'s', '/', (byte) 0xC3}, "3 bytes that are not UTF-8"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("badKeys")
  void rejectsKeyThatIsNotLearnerAndTask(byte[] key, String actual) {
    byte[] value = codecs.taskEvents().write(event("slopes", "t", GOOD, null));

    assertRejection(inbound(key, value), Reason.BAD_KEY, "key", "learner/task as UTF-8", actual);
  }

  @Test
  void rejectsRecordInPartitionThatIsNotItsKeys() {
    Inbound good = inbound(event("slopes", "t", GOOD, null));
    int other = (good.partition() + 1) % PARTITIONS;

    assertRejection(
        new Inbound(good.key(), good.value(), "tasks", other, 7, 0),
        Reason.MISPLACED,
        "partition",
        "partition "
            + good.partition()
            + " of 4 for key 'slopes/t' (murmur2; librdkafka: partitioner=murmur2_random)",
        "partition " + other);
  }

  @Test
  void rejectsMisplacedTombstone() {
    Inbound good = inbound(key("slopes", "t"), null);
    Inbound misplaced =
        new Inbound(good.key(), null, "tasks", (good.partition() + 1) % PARTITIONS, 7, 0);

    assertThat(rejection(misplaced).reason()).isEqualTo(Reason.MISPLACED);
  }

  @Test
  void rejectsBodyOfAnotherLearnerThanTheKeys() {
    assertRejection(
        inbound(key("slopes", "t"), written(event("shapes", "t", GOOD, null))),
        Reason.KEY_MISMATCH,
        "learnerId",
        "'slopes' as in the key",
        "'shapes'");
  }

  @Test
  void rejectsBodyOfAnotherTaskThanTheKeys() {
    assertRejection(
        inbound(key("slopes", "t"), written(event("slopes", "u", GOOD, null))),
        Reason.KEY_MISMATCH,
        "taskId",
        "'t' as in the key",
        "'u'");
  }

  @Test
  void rejectsUnknownLearnerNamingTheKnown() {
    assertRejection(
        inbound(event("curves", "t", GOOD, null)),
        Reason.UNKNOWN_LEARNER,
        "learnerId",
        "one of [shapes, slopes]",
        "'curves'");
  }

  @Test
  void rejectsTombstoneOfUnknownLearner() {
    assertThat(rejection(inbound(key("curves", "t"), null)).reason())
        .isEqualTo(Reason.UNKNOWN_LEARNER);
  }

  static Stream<Arguments> badAttributes() {
    return Stream.of(
        arguments(
            Map.of("a", "", "b", "", "c", ""), "at most limits.max-attributes=2", "3 attributes"),
        arguments(
            Map.of("name", "ä".repeat(9)),
            "at most limits.max-attribute-bytes=20 in names and values",
            "22 bytes"));
  }

  @ParameterizedTest
  @MethodSource("badAttributes")
  void rejectsAttributesThatAreTooManyOrTooLarge(
      Map<String, String> attributes, String expected, String actual) {
    TaskEvent event =
        TaskEvent.newBuilder(event("slopes", "t", GOOD, null)).setAttributes(attributes).build();

    assertRejection(inbound(event), Reason.TOO_MANY_ATTRIBUTES, "attributes", expected, actual);
  }

  @Test
  void rejectsRecordAboveTheLimitWithoutDecodingIt() {
    byte[] key = key("slopes", "t");

    assertRejection(
        inbound(key, new byte[MAX_RECORD_BYTES - key.length + 1]),
        Reason.RECORD_TOO_LARGE,
        "record",
        "at most topics.max-record-bytes=32768 in key and value",
        "32769 bytes");
  }

  @Test
  void rejectsKeyThatIsTooLong() {
    assertRejection(
        inbound(key("slopes", "t".repeat(16 * 1024)), null),
        Reason.BAD_KEY,
        "key",
        "learner/task as UTF-8, at most 16384 bytes",
        "16391 bytes");
  }

  @Test
  void quotesNoMoreThanTheBeginningOfALongText() {
    TaskEvent event = event("slopes", "u".repeat(10_000), GOOD, null);

    assertThat(rejection(inbound(key("slopes", "t"), written(event))).actual())
        .isEqualTo("'" + "u".repeat(200) + "…', 10000 characters");
  }

  @Test
  void rejectsValueThatIsNoTaskEvent() {
    RejectedRecordException rejection =
        rejection(inbound(key("slopes", "t"), "{\"taskId\":\"t\"}".getBytes(UTF_8)));

    assertThat(rejection.reason()).isEqualTo(Reason.UNDECODABLE);
    assertThat(rejection.where()).isEqualTo("value");
    assertThat(rejection.expected()).startsWith("io.headwater.schema.TaskEvent");
    assertThat(rejection.actual()).contains("Unknown magic byte");
  }

  private void assertRejection(
      Inbound inbound, Reason reason, String where, String expected, String actual) {
    RejectedRecordException rejection = rejection(inbound);

    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection.where()).isEqualTo(where);
    assertThat(rejection.expected()).isEqualTo(expected);
    assertThat(rejection.actual()).isEqualTo(actual);
    assertThat(rejection).hasMessage(where + ": expected " + expected + " but was " + actual);
  }

  private RejectedRecordException rejection(Inbound inbound) {
    RejectedRecordException rejection =
        catchThrowableOfType(RejectedRecordException.class, () -> decoder.decode(inbound));
    assertThat(rejection).as("a rejection").isNotNull();
    return rejection;
  }

  private Inbound inbound(TaskEvent event) {
    return inbound(key(event.getLearnerId(), event.getTaskId()), written(event));
  }

  private static Inbound inbound(byte[] key, byte[] value) {
    int partition = key == null ? 0 : HomePartition.of(key, PARTITIONS);
    return new Inbound(key, value, "tasks", partition, 7, 1_000);
  }

  private byte[] written(TaskEvent event) {
    return codecs.taskEvents().write(event);
  }

  private static NdArray array(List<Integer> shape, float... values) {
    return NdArray.of(shape.stream().mapToInt(Integer::intValue).toArray(), values);
  }
}
