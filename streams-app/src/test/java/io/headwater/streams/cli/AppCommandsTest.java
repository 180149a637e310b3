package io.headwater.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.tensor.BackendKind;
import io.headwater.tensor.UnusableBackendException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class AppCommandsTest {
  private static final String GOOD =
      """
      kafka:
        bootstrap.servers: 127.0.0.1:1
        default.api.timeout.ms: 300
        request.timeout.ms: 200
        sasl.jaas.config: hunter2
        schema.registry.url: mock://app-commands
      learners:
        sinusoid:
          algorithm: maml
          model: {inputs: 1, hidden: [40, 40], outputs: 1}
          loss: squared-error
      """;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private CommandLine commands;

  @Command(name = "headwater")
  private static final class Root {}

  @BeforeEach
  void wire() {
    commands = new CommandLine(new Root());
    AppCommands.all().forEach(commands::addSubcommand);
    ErrorLine.installOn(commands).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  }

  @Test
  void printsEffectiveConfigurationWithoutSecrets() throws IOException {
    int exit = commands.execute("config", "check", "-c", file(GOOD));

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    assertThat(out.toString())
        .contains("max-tasks: 64", "# learner sinusoid: definition ")
        .doesNotContain("hunter2");
  }

  @Test
  void printsOneLineForEachProblem() throws IOException {
    String bad = GOOD.replace("maml", "mamal") + "batch: {max-tasks: 0}\n";

    int exit = commands.execute("config", "check", "-c", file(bad));

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .containsExactly(
            "headwater config check: batch.max-tasks: expected a whole number from 1 to 100000"
                + " but was '0'",
            "headwater config check: learners.sinusoid.algorithm: expected one of anil,"
                + " fomaml, learned-optimizer, maml, maml++, matchingnet, meta-sgd, multi-task,"
                + " protonet, relationnet, reptile but was 'mamal'; did you mean maml?");
  }

  @Test
  void showsStackTraceOnlyWhenAsked() throws IOException {
    String bad = file(GOOD.replace("maml", "mamal"));

    commands.execute("config", "check", "-c", bad);
    assertThat(err.toString()).doesNotContain("\tat ");
    commands.execute("config", "check", "--verbose", "-c", bad);
    assertThat(err.toString()).contains("\tat io.headwater.streams.config.");
  }

  @Test
  void saysHowCommandIsWritten() {
    int exit = commands.execute("topics", "plan", "-c");

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "headwater topics plan: Missing required parameter for option '--config' (FILE); see"
                + " headwater topics plan --help");
  }

  @Test
  void saysWhatIsMissingWithoutConfigurationFile() {
    int exit = commands.execute("config", "check");

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            "headwater config check: kafka.bootstrap.servers: missing; expected the brokers, such"
                + " as localhost:9092",
            "headwater config check: kafka.schema.registry.url: missing; expected the schema"
                + " registry, such as http://localhost:8081",
            "headwater config check: learners: missing; expected at least one learner");
  }

  @Test
  @DisabledIf(value = "cudaIsUsable", disabledReason = "there is a CUDA device to compute on")
  void saysBeforeAnythingStartsThatCudaCannotBeUsed() throws IOException {
    String file = file("backend: cuda\n" + GOOD);

    assertThat(commands.execute("config", "check", "-c", file)).isZero();
    assertThat(commands.execute("run", "-c", file)).isEqualTo(1);

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("headwater run: backend cuda: expected ");
  }

  static boolean cudaIsUsable() {
    try {
      BackendKind.CUDA.require();
      return true;
    } catch (UnusableBackendException e) {
      return false;
    }
  }

  @Test
  void saysThatKafkaDoesNotAnswer() throws IOException {
    int exit = commands.execute("topics", "plan", "-c", file(GOOD));

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("headwater topics plan: Kafka does not answer (describe topic tasks): ");
  }

  @Test
  void registersAndChecksSchemas() throws IOException {
    String file = file(GOOD);

    assertThat(commands.execute("schemas", "register", "-c", file)).isZero();
    assertThat(commands.execute("schemas", "check", "-c", file)).isZero();

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString().lines())
        .hasSize(10)
        .contains("tasks-value: id 1, FULL_TRANSITIVE", "tasks-value: compatible");
  }

  @Test
  void tellsCausesInOneLine() {
    Exception error =
        new ExecutionException(
            new KafkaException("Failed to construct kafka consumer", new IOException("no\nroute")));

    assertThat(ErrorLine.describe(error)).isEqualTo("Failed to construct kafka consumer: no route");
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("headwater.yaml"), yaml).toString();
  }
}
