package io.headwater.streams.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The entry script becomes a program called java that prints how it was started. */
class EntryScriptTest {
  private static final long GIB = 1L << 30;

  @TempDir private Path directory;

  @BeforeEach
  void makeJava() throws IOException {
    Path java = Files.createDirectory(directory.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/bash
        echo "pid=$$"
        printf '%s\\n' "$@"
        env
        """);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory.max", "memory/memory.limit_in_bytes"})
  void dividesTheLimitOfTheControlGroup(String file) throws Exception {
    limit(file, Long.toString(GIB));

    assertThat(start(Map.of(), "run"))
        .contains(
            "-XX:MaxRAM=1073741824",
            "-XX:MaxRAMPercentage=45",
            "-Dorg.bytedeco.javacpp.maxbytes=268435456",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=966367641");
  }

  @ParameterizedTest
  @ValueSource(strings = {"max", "9223372036854771712"})
  void dividesTheMachinesMemoryWithoutLimit(String unlimited) throws Exception {
    limit(unlimited.equals("max") ? "memory.max" : "memory/memory.limit_in_bytes", unlimited);
    long machine =
        Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(line -> line.startsWith("MemTotal:"))
            .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
            .sum();

    assertThat(start(Map.of(), "run")).contains("-XX:MaxRAM=" + machine);
  }

  @Test
  void warnsOfALimitThatIsTooLow() throws Exception {
    limit("memory.max", "268435456");

    assertThat(start(Map.of(), "run"))
        .contains(
            "headwater: memory limit: expected at least 805306368 bytes but was 268435456; the"
                + " application may be killed");
  }

  @Test
  void becomesTheJvmWithTheCommand() throws Exception {
    limit("memory.max", Long.toString(GIB));
    Process process = process(Map.of(), "topics", "apply");
    long pid = process.pid();

    List<String> lines = lines(process);

    assertThat(lines)
        .contains("pid=" + pid)
        .containsSubsequence("io.headwater.streams.cli.AppMain", "topics", "apply");
  }

  @Test
  void setsBlasThreadsAndLetsTheUsersOptionsWin() throws Exception {
    limit("memory.max", Long.toString(GIB));

    List<String> lines =
        start(
            Map.of("HEADWATER_JAVA_OPTS", "-Xmx100m -XX:+UseSerialGC", "OPENBLAS_L2_SIZE", "1"),
            "run");

    assertThat(lines)
        .contains("OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1")
        .containsSubsequence("-XX:MaxRAMPercentage=45", "-Xmx100m", "-XX:+UseSerialGC", "-cp")
        .doesNotContain("-XX:+UseParallelGC")
        .noneMatch(line -> line.startsWith("OPENBLAS_L2_SIZE"))
        .noneMatch(line -> line.startsWith("HEADWATER_JAVA_OPTS"));
  }

  @Test
  void givesTheJvmTheVectorApiAndHasItsCompilerTrustIt() throws Exception {
    limit("memory.max", Long.toString(GIB));

    assertThat(start(Map.of(), "run"))
        .containsSubsequence(
            "--add-modules", "jdk.incubator.vector", "-XX:PerMethodTrapLimit=10000", "-cp");
  }

  private void limit(String file, String bytes) throws IOException {
    Path limit = directory.resolve("cgroup").resolve(file);
    Files.createDirectories(limit.getParent());
    Files.writeString(limit, bytes + "\n");
  }

  private List<String> start(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    return lines(process(environment, command));
  }

  private Process process(Map<String, String> environment, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(Checkout.path("docker/entrypoint.sh").toString());
    builder.command().addAll(List.of(command));
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                directory.resolve("bin") + ":/usr/bin:/bin",
                "CGROUP_ROOT",
                directory.resolve("cgroup").toString()));
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).start();
  }

  private static List<String> lines(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
