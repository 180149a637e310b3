package io.headwater.standalone.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.Dataset;
import io.headwater.schema.ExcludedTask;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.serde.SingleObject;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.demo.Stack;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.convert.UnreadableRecordException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each kind of bad record ends as one dead letter that says what was wrong, is counted under its
 * reason, and the good record behind it in the same partition is adapted.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class DeadLettersIT {
  private static final int PARTITIONS = 4;
  private static final String YAML =
      """
      http: {port: 0}
      topics: {max-record-bytes: 64KiB}
      limits: {max-rows: 50}
      learners:
        sinusoid:
          algorithm: maml
          model: {type: mlp, inputs: 1, hidden: [8], outputs: 1, activation: relu}
          loss: squared-error
          seed: 1
        lenient:
          algorithm: maml
          model: {type: mlp, inputs: 1, hidden: [], outputs: 1}
          loss: squared-error
          seed: 1
          scaling: {type: learner, missing: mean, mean: [0], scale: [1]}
          on-divergence: unadapted
        characters:
          algorithm: fomaml
          model: {type: mlp, inputs: 2, hidden: [8], outputs: 3, activation: relu}
          loss: cross-entropy
          seed: 1
      """;

  private static final String TOO_LARGE = "record-too-large";

  private Stack stack;
  private Deployment deployment;
  private HeadwaterApp app;
  private TaskInlet inlet;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException, InterruptedException, ConfigException {
    stack = Stack.start(directory);
    deployment = Deployment.create(stack, directory, "bad-input", YAML, Map.of());
    inlet = new TaskInlet(deployment, Map.of());
    app = deployment.startApp();
  }

  @AfterAll
  void stop() {
    if (app != null) {
      app.close();
      inlet.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  static Stream<BadRecord> badRecords() {
    return Stream.concat(BadFraming.all(), BadDatasets.all());
  }

  @ParameterizedTest
  @MethodSource("badRecords")
  void setsABadRecordAsideAndGoesOn(BadRecord bad) throws Exception {
    byte[] value = bad.value().apply(inlet::wire);
    double counted = counted(bad.reason());
    RecordMetadata at = inlet.send(partition(bad), bad.key(), value);
    String goodTask = inlet.sendGood(at.partition());

    CheckReport report = deployment.settle();

    assertThat(report.violations()).isEmpty();
    assertThat(report.closed()).isTrue();
    assertThat(models(goodTask)).hasSize(1);
    ConsumerRecord<byte[], byte[]> letter = letter(at);
    assertThat(letter.key()).isEqualTo(bad.key());
    assertThat(letter.value()).isEqualTo(bad.reason().equals(TOO_LARGE) ? null : value);
    assertThat(header(letter, "__streams.errors.topic")).isEqualTo(deployment.prefix() + "tasks");
    assertThat(header(letter, "headwater.reason")).isEqualTo(bad.reason());
    assertThat(header(letter, "headwater.where")).isEqualTo(bad.where());
    assertThat(header(letter, "headwater.expected")).contains(bad.expected());
    assertThat(header(letter, "headwater.actual")).contains(bad.actual());
    assertThat(counted(bad.reason())).isGreaterThanOrEqualTo(counted + 1);
  }

  @Test
  void setsARecordAsideThatWasSmallOnlyWhileCompressed() throws Exception {
    String key = "sinusoid/inflated";
    try (TaskInlet compressing =
        new TaskInlet(
            deployment, Map.of("compression.type", "gzip", "max.request.size", 16 << 20))) {
      RecordMetadata at = compressing.send(key, new byte[8 << 20]);
      String goodTask = inlet.sendGood(at.partition());

      CheckReport report = deployment.settle();

      assertThat(report.violations()).isEmpty();
      assertThat(models(goodTask)).hasSize(1);
      assertThat(header(letter(at), "headwater.reason")).isEqualTo(TOO_LARGE);
      assertThat(header(letter(at), "headwater.actual")).isEqualTo(8_388_625 + " bytes");
      assertThat(letter(at).key()).isEqualTo(key.getBytes(UTF_8));
      assertThat(letter(at).value()).isNull();
    }
  }

  @Test
  void leavesARecordAboveTheTopicsLimitToTheProducer() {
    assertThatThrownBy(() -> inlet.send("sinusoid/refused", new byte[200_000]))
        .hasCauseInstanceOf(RecordTooLargeException.class);
  }

  @Test
  void answersDivergenceWithTheUnadaptedModelWhereThatIsConfigured() throws Exception {
    Dataset steep = Events.dataset(Events.column(1e10f, 1), Events.column(1, 2));
    Dataset query = Events.dataset(Events.column(Float.NaN, 1), Events.column(0, 1));
    CheckReport before = deployment.settle();
    inlet.send("lenient/steep", inlet.wire(Events.of("lenient", "steep", steep, query)));

    CheckReport report = deployment.settle();

    assertThat(report.violations()).isEmpty();
    assertThat(report.closed()).isTrue();
    assertThat(report.adapted()).isEqualTo(before.adapted() + 1);
    assertThat(report.deadLetters()).isEqualTo(before.deadLetters());
    assertThat(report.allowed()).isEqualTo(before.allowed() + 1);
    assertThat(report.folded()).isEqualTo(before.folded());
    AdaptedModel model = only("steep");
    assertThat(model.getAdapted()).isFalse();
    assertThat(model.getSupportLoss().getAfter())
        .isFinite()
        .isEqualTo(model.getSupportLoss().getBefore());
    assertThat(model.getQueryLoss().getAfter()).isEqualTo(model.getQueryLoss().getBefore());
    List<MetaGradient> gradients = gradients("lenient");
    assertThat(gradients)
        .flatExtracting(MetaGradient::getExcluded)
        .containsExactly(new ExcludedTask(model.getProvenance().getSource(), "not-finite"));
    assertThat(gradients).flatExtracting(MetaGradient::getSources).isEmpty();
  }

  @Test
  void adaptsAnEventThatArrivesTwiceTwice() throws Exception {
    byte[] value = inlet.wire(Events.learning("sinusoid", "twice"));
    CheckReport before = deployment.settle();
    RecordMetadata first = inlet.send("sinusoid/twice", value);
    RecordMetadata second = inlet.send("sinusoid/twice", value);

    CheckReport report = deployment.settle();

    assertThat(report.violations()).isEmpty();
    assertThat(report.adapted()).isEqualTo(before.adapted() + 2);
    assertThat(report.allowed()).isEqualTo(before.allowed() + 2);
    assertThat(deployment.models().stream().filter(model -> model.getTaskId().equals("twice")))
        .extracting(model -> model.getProvenance().getSource().getOffset())
        .containsExactly(first.offset(), second.offset());
  }

  @Test
  void adaptsEventsWhoseClockIsFarOff() throws Exception {
    for (Instant clock :
        List.of(Instant.ofEpochMilli(Long.MIN_VALUE), Instant.ofEpochMilli(Long.MAX_VALUE))) {
      String task = "clock" + clock.getEpochSecond();
      TaskEvent event =
          TaskEvent.newBuilder(Events.good("sinusoid", task)).setOccurredAt(clock).build();
      inlet.send("sinusoid/" + task, inlet.wire(event));

      CheckReport report = deployment.settle();

      assertThat(report.violations()).isEmpty();
      assertThat(only(task).getOccurredAt()).isEqualTo(clock);
    }
  }

  private List<MetaGradient> gradients(String learner) {
    SingleObject<MetaGradient> gradients = SingleObject.of(MetaGradient.class);
    return deployment.records("meta-gradients").stream()
        .map(found -> gradients.decode(found.value()))
        .filter(gradient -> gradient.getLearnerId().equals(learner))
        .toList();
  }

  private AdaptedModel only(String task) throws UnreadableRecordException {
    List<AdaptedModel> models =
        deployment.models().stream().filter(model -> model.getTaskId().equals(task)).toList();
    assertThat(models).hasSize(1);
    return models.get(0);
  }

  private List<ConsumerRecord<byte[], byte[]>> models(String key) {
    return deployment.records("adapted-models").stream()
        .filter(model -> new String(model.key(), UTF_8).equals(key))
        .toList();
  }

  private ConsumerRecord<byte[], byte[]> letter(RecordMetadata at) {
    List<ConsumerRecord<byte[], byte[]>> letters =
        deployment.records("dead-letters").stream()
            .filter(
                letter ->
                    header(letter, "__streams.errors.partition").equals("" + at.partition())
                        && header(letter, "__streams.errors.offset").equals("" + at.offset()))
            .toList();
    assertThat(letters).hasSize(1);
    return letters.get(0);
  }

  /** The application's own count of dead letters for a reason; 0 before the first. */
  private double counted(String reason) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + app.httpPort() + "/metrics");
    String name = "headwater_dead_letters_total{reason=\"" + reason + "\"} ";
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElse(0);
  }

  private int partition(BadRecord bad) {
    return bad.key() == null ? 0 : (deployment.home(bad.key()) + bad.misplaced()) % PARTITIONS;
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null ? "header " + name + " is missing" : Utils.utf8(header.value());
  }
}
