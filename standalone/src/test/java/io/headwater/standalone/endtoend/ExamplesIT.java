package io.headwater.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headwater.standalone.endtoend.UpProcess.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other people's clients against one {@code headwater up}, started as they would start it. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(300)
class ExamplesIT {
  private static final String PYTHON = "/usr/bin/python3";
  private static final Pattern LOSSES = Pattern.compile("loss (\\S+), stated (\\S+)");

  private Path data;
  private UpProcess up;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException, InterruptedException {
    data = directory.resolve("data");
    up = UpProcess.start(data, Ports.free(), directory.resolve("up.log"));
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (up != null) {
      up.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sinusoid", "blobs"})
  void pythonPredictsWhatTheRecordStates(String learner) throws IOException, InterruptedException {
    assumeTrue(
        Files.isExecutable(Path.of(PYTHON))
            && Ended.of(List.of(PYTHON, "-c", "import confluent_kafka, avro.io, numpy")).code()
                == 0,
        "needs Debian's python3-confluent-kafka, python3-avro and python3-numpy");
    Ended sent =
        python("produce_tasks.py", "--learner", learner, "--tasks", "20", "--name", "python");
    assertThat(sent.code()).as(sent.output()).isZero();

    Ended predicted = python("predict.py", "--learner", learner, "--task", "python-19");

    requireEqualLosses(predicted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sinusoid", "blobs"})
  void plainJavaPredictsWhatTheRecordStates(String learner)
      throws IOException, InterruptedException {
    Ports ports = up.ports();
    Ended sent =
        Ended.ofJava(
            "docs/examples/java/ProduceTasks.java",
            learner,
            "20",
            "java",
            ports.bootstrap(),
            ports.registryUrl());
    assertThat(sent.code()).as(sent.output()).isZero();

    Ended predicted =
        Ended.ofJava(
            "docs/examples/java/PredictFromModel.java",
            learner,
            "java-19",
            ports.bootstrap(),
            ports.registryUrl());

    requireEqualLosses(predicted);
  }

  @Test
  void refusesASecondOneInTheSameDirectory() throws IOException, InterruptedException {
    Ended second = up(data, Ports.free());

    assertThat(second.code()).isEqualTo(1);
    assertThat(second.output()).contains("another headwater up runs in the directory " + data);
  }

  @Test
  void namesTheOptionForATakenPort(@TempDir Path other) throws IOException, InterruptedException {
    Ended second = up(other, up.ports());

    assertThat(second.code()).isEqualTo(1);
    assertThat(second.output())
        .contains("port " + up.ports().broker() + " of 127.0.0.1 is taken")
        .contains("--broker-port");
  }

  @Test
  void predictsFromTheCommandLine() throws IOException, InterruptedException {
    Ended sent = up.headwater("produce", "blobs", "--tasks", "1", "--seed", "7");
    assertThat(sent.code()).as(sent.output()).isZero();
    Ended predicted =
        up.awaitPrediction("blobs", "blobs-train-7-0", "0.5,1", "--features", "-1 -1");

    assertThat(predicted.output())
        .containsPattern("blobs/blobs-train-7-0 {2}version \\d+ {2}maml")
        .containsPattern("0.5 1.0 {2}-> {2}class [012] {2}\\(0\\.\\d{4} 0\\.\\d{4} 0\\.\\d{4}\\)")
        .containsPattern("-1.0 -1.0 {2}-> {2}class [012]");
  }

  @Test
  void refusesToPredictWithoutAModelOrWithOtherFeatures() throws IOException, InterruptedException {
    assertThat(up.headwater("produce", "blobs", "--tasks", "1", "--seed", "8").code()).isZero();
    up.awaitPrediction("blobs", "blobs-train-8-0", "0.5,1");

    Ended narrow = up.predict("blobs", "blobs-train-8-0", "0.5");
    Ended unknown = up.predict("blobs", "nobody", "0.5,1");

    assertThat(narrow.code()).isEqualTo(1);
    assertThat(narrow.output()).contains("features, row 1: expected 2 values but was 1: [0.5]");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.output())
        .contains("task 'blobs/nobody': expected an adapted model in topic 'adapted-models'");
  }

  @Test
  void saysThatItIsReady() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + up.ports().http() + "/health/ready");

    assertThat(
            HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(200);
  }

  /** One that is expected to end by itself. */
  private static Ended up(Path directory, Ports ports) throws IOException, InterruptedException {
    return Ended.ofHeadwater(UpProcess.arguments(directory, ports).toArray(String[]::new));
  }

  private Ended python(String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(PYTHON, "-B", "docs/examples/python/" + script));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--bootstrap", up.ports().bootstrap()));
    command.addAll(List.of("--registry", up.ports().registryUrl()));
    return Ended.of(command);
  }

  private static void requireEqualLosses(Ended predicted) {
    assertThat(predicted.code()).as(predicted.output()).isZero();
    Matcher losses = LOSSES.matcher(predicted.output());
    assertThat(losses.find()).as(predicted.output()).isTrue();
    assertThat(Double.parseDouble(losses.group(1)))
        .isCloseTo(Double.parseDouble(losses.group(2)), within(1e-4));
  }
}
