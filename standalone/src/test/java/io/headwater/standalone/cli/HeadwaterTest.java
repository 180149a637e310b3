package io.headwater.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.headwater.tensor.BackendKind;
import io.headwater.tensor.UnusableBackendException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HeadwaterTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "up",
        "run",
        "topics",
        "schemas",
        "config",
        "learners",
        "evaluate",
        "produce",
        "consume",
        "predict",
        "check"
      })
  void explainsItsCommands(String command) {
    assertThat(execute(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: headwater " + command);
  }

  @Test
  void saysInOneLineThatDataIsMissing(@TempDir Path empty) {
    int code = execute("produce", "omniglot", "--data", empty.toString());

    assertThat(code).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("images_background.zip")
        .contains("not there");
  }

  @Test
  void showsTheStackTraceOnlyWhenVerbose(@TempDir Path empty) {
    execute("produce", "omniglot", "--verbose", "--data", empty.toString());

    assertThat(err.toString()).contains("at io.headwater.standalone.episodes");
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThat(execute("produce", "sinusoid", "--shot", "0"))
        .isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains("expected at least 1 support and 1 query row");
  }

  @Test
  void saysInOneLineWhyCudaCannotBeUsed() {
    assumeFalse(cudaIsUsable(), "there is a CUDA device to compute on");

    int code = execute("evaluate", "--tasks", "sinusoid", "--backend", "cuda");

    assertThat(code).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("headwater evaluate: backend cuda: expected ");
  }

  private static boolean cudaIsUsable() {
    try {
      BackendKind.CUDA.require();
      return true;
    } catch (UnusableBackendException e) {
      return false;
    }
  }

  @Test
  void asksForTheSourceOfTasks() {
    assertThat(execute("produce")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("expected sinusoid, blobs or omniglot");
  }

  private int execute(String... arguments) {
    return Headwater.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
