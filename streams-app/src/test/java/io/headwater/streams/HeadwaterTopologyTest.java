package io.headwater.streams;

import static io.headwater.streams.SampleEvents.event;
import static io.headwater.streams.SampleEvents.key;
import static io.headwater.streams.SampleEvents.regression;
import static io.headwater.streams.SampleEvents.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.Dataset;
import io.headwater.schema.GradientFate;
import io.headwater.schema.LearningProgress;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.MetaParameters;
import io.headwater.schema.MetaVersionRef;
import io.headwater.schema.SourcePosition;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.serde.SingleObject;
import io.headwater.store.VersionDigest;
import io.headwater.streams.adapt.LearnerRuntime;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.convert.RecordCodecs.Codec;
import io.headwater.streams.convert.Tensors;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.streams.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole data flow in one process, against a registry in memory. The driver commits after every
 * record, so each micro-batch here has one task.
 */
class HeadwaterTopologyTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final Dataset SUPPORT = regression(1, 2, 0.5f, -1, 1, 0.25f);
  private static final Dataset QUERY = regression(2, 1, 1, 0, 1, 0.125f);

  @TempDir private Path directory;
  private HeadwaterConfig config;
  private RecordCodecs codecs;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> tasks;
  private TestOutputTopic<byte[], byte[]> models;
  private TestOutputTopic<byte[], byte[]> gradients;
  private TestOutputTopic<byte[], byte[]> metaParameters;
  private TestOutputTopic<byte[], byte[]> progress;
  private TestOutputTopic<byte[], byte[]> deadLetters;

  @BeforeEach
  void open() {
    config =
        SampleLearners.config("topology", "topics: {partitions: 1}", SampleLearners.REGRESSION);
    Topics topics = new Topics(config.topics());
    codecs = new RecordCodecs(topics, KafkaSettings.registry(config));
    driver = SampleTopology.drive(config, codecs, new SimpleMeterRegistry(), directory, START);
    ByteArraySerializer bytes = new ByteArraySerializer();
    tasks = driver.createInputTopic(topics.tasks().name(), bytes, bytes);
    models = output(topics.adaptedModels().name());
    gradients = output(topics.metaGradients().name());
    metaParameters = output(topics.metaParameters().name());
    progress = output(topics.learningProgress().name());
    deadLetters = output(topics.deadLetters().name());
  }

  @AfterEach
  void close() {
    driver.close();
    codecs.close();
  }

  @Test
  void answersTaskWithAdaptedModelOfTheSameKey() throws UnreadableRecordException {
    tasks.pipeInput(key("slopes", "t"), written(event("slopes", "t", SUPPORT, null)), START);

    TestRecord<byte[], byte[]> record = models.readRecord();
    assertThat(text(record.key())).isEqualTo("slopes/t");
    assertThat(record.timestamp()).isEqualTo(START.toEpochMilli());
    AdaptedModel model = codecs.adaptedModels().read(record.value());
    assertThat(model.getEventId()).isEqualTo("event-of-t");
    assertThat(model.getAlgorithm()).isEqualTo("maml");
    assertThat(model.getOccurredAt()).isEqualTo(SampleEvents.OCCURRED_AT);
    assertThat(model.getAttributes()).containsEntry("site", "north");
    assertThat(model.getSupportLoss().getAfter()).isLessThan(model.getSupportLoss().getBefore());
    assertThat(model.getQueryLoss()).isNull();
    assertThat(model.getProvenance().getSource()).isEqualTo(new SourcePosition(0, 0L, false));
    assertThat(model.getProvenance().getMeta()).isEqualTo(versionZero());
    assertThat(models.isEmpty()).isTrue();
    assertThat(gradients.isEmpty()).as("nothing to learn from").isTrue();
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void sendsGradientOfTaskWithQuerySet() {
    tasks.pipeInput(key("slopes", "t"), written(event("slopes", "t", SUPPORT, QUERY)));

    TestRecord<byte[], byte[]> record = gradients.readRecord();
    MetaGradient gradient = SingleObject.of(MetaGradient.class).decode(record.value());
    assertThat(text(record.key())).isEqualTo("slopes");
    assertThat(gradient.getMeta()).isEqualTo(versionZero());
    assertThat(gradient.getSources()).containsExactly(new SourcePosition(0, 0L, false));
    assertThat(gradient.getExcluded()).isEmpty();
    assertThat(Tensors.toParameters(gradient.getGradient()).norm()).isGreaterThan(0);
  }

  @Test
  void publishesVersionZeroBeforeAnyTask() throws UnreadableRecordException {
    driver.advanceWallClockTime(Duration.ofMillis(50));

    TestRecord<byte[], byte[]> record = metaParameters.readRecord();
    MetaParameters zero = codecs.metaParameters().read(record.value());
    assertThat(text(record.key())).isEqualTo("slopes/latest");
    assertThat(zero.getVersion()).isZero();
    assertThat(zero.getDigest()).isEqualTo(versionZero().getDigest());
    assertThat(zero.getParentDigest()).isNull();
    LearningProgress told = only(progress, codecs.learningProgress());
    assertThat(told.getPublished()).isTrue();
    assertThat(told.getDigest()).isEqualTo(zero.getDigest());
    assertThat(told.getFates()).isEmpty();
    driver.advanceWallClockTime(Duration.ofMinutes(1));
    assertThat(metaParameters.isEmpty()).as("once").isTrue();
  }

  @Test
  void publishesNextVersionWhenBatchIsFullAndIntervalHasPassed() throws UnreadableRecordException {
    driver.advanceWallClockTime(Duration.ofMillis(50));
    MetaParameters zero = only(metaParameters, codecs.metaParameters());
    assertThat(progress.readRecordsToList()).hasSize(1);

    for (int i = 0; i < 4; i++) {
      tasks.pipeInput(key("slopes", "t" + i), written(event("slopes", "t" + i, SUPPORT, QUERY)));
    }
    assertThat(metaParameters.isEmpty()).as("interval not passed").isTrue();
    driver.advanceWallClockTime(Duration.ofMillis(200));

    MetaParameters one = only(metaParameters, codecs.metaParameters());
    assertThat(one.getVersion()).isEqualTo(1);
    assertThat(one.getParentDigest()).isEqualTo(zero.getDigest());
    assertThat(one.getLineage()).isEqualTo(zero.getDigest());
    assertThat(one.getFoldedTasks()).isEqualTo(4);
    assertThat(one.getLastGradient()).isEqualTo(new SourcePosition(0, 3L, false));
    assertThat(one.getParameters()).isNotEqualTo(zero.getParameters());
    assertThat(one.getDigest())
        .isEqualTo(
            VersionDigest.of(
                one.getDefinitionHash(),
                1,
                zero.getDigest(),
                Tensors.toParameters(one.getParameters())));
    LearningProgress told = only(progress, codecs.learningProgress());
    assertThat(told.getVersion()).isEqualTo(1);
    assertThat(told.getDigest()).isEqualTo(one.getDigest());
    assertThat(told.getFoldedTasks()).isEqualTo(4);
    assertThat(told.getFates()).extracting(GradientFate::getFate).containsOnly("folded");
    assertThat(told.getFates())
        .extracting(fate -> fate.getSource().getOffset())
        .containsExactly(0L, 1L, 2L, 3L);
    assertThat(told.getLossAfter()).isNotNull().isNotEqualTo(told.getLossBefore());
  }

  @Test
  void adaptsFromTheNewestVersion() throws UnreadableRecordException {
    driver.advanceWallClockTime(Duration.ofMillis(200));
    for (int i = 0; i < 4; i++) {
      tasks.pipeInput(key("slopes", "t" + i), written(event("slopes", "t" + i, SUPPORT, QUERY)));
    }
    driver.advanceWallClockTime(Duration.ofMillis(200));
    models.readRecordsToList();

    tasks.pipeInput(key("slopes", "t4"), written(event("slopes", "t4", SUPPORT, QUERY)));

    AdaptedModel model = only(models, codecs.adaptedModels());
    assertThat(model.getProvenance().getMeta().getVersion()).isEqualTo(1);
  }

  @Test
  void sendsRecordThatIsNoTaskToDeadLetters() {
    byte[] value = {1, 2, 3};

    tasks.pipeInput(key("slopes", "t"), value);

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.key()).isEqualTo(key("slopes", "t"));
    assertThat(letter.value()).isEqualTo(new byte[] {1, 2, 3});
    assertThat(header(letter, "headwater.reason")).isEqualTo("undecodable");
    assertThat(header(letter, "__streams.errors.topic")).isEqualTo("tasks");
    assertThat(header(letter, "__streams.errors.offset")).isEqualTo("0");
    assertThat(models.isEmpty()).isTrue();
  }

  @Test
  void sendsDivergedTaskToDeadLettersAndLearnsNothingFromIt() {
    byte[] huge = written(event("slopes", "t", regression(1e30f, 1, 1), QUERY));

    tasks.pipeInput(key("slopes", "t"), huge);

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(header(letter, "headwater.reason")).isEqualTo("diverged");
    assertThat(letter.value()).isEqualTo(huge);
    assertThat(models.isEmpty()).isTrue();
    assertThat(gradients.isEmpty()).isTrue();
  }

  @Test
  void answersTombstoneWithTombstoneThatNamesItsSource() {
    tasks.pipeInput(key("slopes", "t"), written(event("slopes", "t", SUPPORT, null)));
    models.readRecord();

    tasks.pipeInput(key("slopes", "t"), (byte[]) null);

    TestRecord<byte[], byte[]> tombstone = models.readRecord();
    assertThat(text(tombstone.key())).isEqualTo("slopes/t");
    assertThat(tombstone.value()).isNull();
    assertThat(header(tombstone, "headwater.source")).isEqualTo("0:1");
  }

  private MetaVersionRef versionZero() {
    LearnerRuntime runtime = LearnerRuntime.of(config.learners().get("slopes"), "test");
    return new MetaVersionRef(0L, runtime.versionZero().digest());
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    return driver.createOutputTopic(topic, bytes, bytes);
  }

  private byte[] written(TaskEvent event) {
    return codecs.taskEvents().write(event);
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return text(record.headers().lastHeader(name).value());
  }

  private static <T extends SpecificRecord> T only(
      TestOutputTopic<byte[], byte[]> topic, Codec<T> codec) throws UnreadableRecordException {
    List<T> records = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record : topic.readRecordsToList()) {
      records.add(codec.read(record.value()));
    }
    assertThat(records).hasSize(1);
    return records.get(0);
  }
}
