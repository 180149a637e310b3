package io.headwater.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.standalone.endtoend.UpProcess.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code headwater up} stopped, killed and started again on one directory. */
@Timeout(600)
class UpRestartIT {
  /** Exit code of a JVM that SIGTERM ended. */
  private static final int TERMINATED = 143;

  @TempDir Path directory;

  @Test
  void predictsFromOldModelsAndAdaptsNewTasksAfterAStopAndAfterAKill()
      throws IOException, InterruptedException {
    Ports ports = Ports.free();
    String first;
    try (UpProcess up = start(ports)) {
      first = adaptAndPredict(up, 1);
      List<ProcessHandle> children = up.children();
      assertThat(children).isNotEmpty();
      assertThat(up.stop()).isEqualTo(TERMINATED);
      assertThat(children).noneMatch(ProcessHandle::isAlive);
    }

    String second;
    try (UpProcess up = start(ports)) {
      assertThat(predict(up, 1)).isEqualTo(first);
      second = adaptAndPredict(up, 2);
      List<ProcessHandle> children = up.children();
      up.kill();
      // They notice by the end of a pipe; only that they do is of interest here.
      children.forEach(child -> child.onExit().join());
    }

    try (UpProcess up = start(ports)) {
      assertThat(predict(up, 1)).isEqualTo(first);
      assertThat(predict(up, 2)).isEqualTo(second);
      adaptAndPredict(up, 3);
      assertThat(up.stop()).isEqualTo(TERMINATED);
    }
  }

  private UpProcess start(Ports ports) throws IOException, InterruptedException {
    return UpProcess.start(directory.resolve("data"), ports, directory.resolve("up.log"));
  }

  private static String adaptAndPredict(UpProcess up, int seed)
      throws IOException, InterruptedException {
    Ended sent =
        up.headwater("produce", "sinusoid", "--tasks", "1", "--seed", Integer.toString(seed));
    assertThat(sent.code()).as(sent.output()).isZero();
    return up.awaitPrediction("sinusoid", task(seed), "0.5", "--json").output();
  }

  private static String predict(UpProcess up, int seed) throws IOException, InterruptedException {
    Ended predicted = up.predict("sinusoid", task(seed), "0.5", "--json");
    assertThat(predicted.code()).as(predicted.output()).isZero();
    return predicted.output();
  }

  private static String task(int seed) {
    return "sinusoid-train-" + seed + "-0";
  }
}
