package io.headwater.standalone.endtoend;

import io.headwater.standalone.cli.Headwater;
import io.headwater.standalone.registry.ParentBoundMain;
import io.headwater.standalone.registry.RegistryProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code headwater up} in a JVM of its own, which ends with this one at the latest. One thread
 * starts, stops and closes it; waiting is bounded by the test's timeout.
 */
final class UpProcess implements AutoCloseable {
  private static final long POLL_MILLIS = 100;

  private final Process process;
  private final Path log;
  private final Ports ports;

  private UpProcess(Process process, Path log, Ports ports) {
    this.process = process;
    this.log = log;
    this.ports = ports;
  }

  /** Ports of 127.0.0.1. */
  record Ports(int broker, int registry, int http) {
    /** Three that were free a moment ago. */
    static Ports free() throws IOException {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      try (ServerSocket broker = new ServerSocket(0, 1, loopback);
          ServerSocket registry = new ServerSocket(0, 1, loopback);
          ServerSocket http = new ServerSocket(0, 1, loopback)) {
        return new Ports(broker.getLocalPort(), registry.getLocalPort(), http.getLocalPort());
      }
    }

    /** The value for {@code bootstrap.servers}. */
    String bootstrap() {
      return "127.0.0.1:" + broker;
    }

    /** The value for {@code schema.registry.url}. */
    String registryUrl() {
      return "http://127.0.0.1:" + registry + "/apis/ccompat/v7";
    }
  }

  /** What to type to keep everything under {@code directory}. */
  static List<String> arguments(Path directory, Ports ports) {
    return List.of(
        "up",
        "--dir",
        directory.toString(),
        "--broker-port",
        Integer.toString(ports.broker()),
        "--registry-port",
        Integer.toString(ports.registry()),
        "--http-port",
        Integer.toString(ports.http()));
  }

  private static List<String> command(Path directory, Ports ports) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add(
        "-D"
            + RegistryProcess.HOME_PROPERTY
            + "="
            + System.getProperty(RegistryProcess.HOME_PROPERTY));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ParentBoundMain.class.getName());
    command.add(Headwater.class.getName());
    command.addAll(arguments(directory, ports));
    return command;
  }

  /** Starts it and returns when it has said what to type next. */
  static UpProcess start(Path directory, Ports ports, Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command(directory, ports));
    builder.environment().keySet().removeIf(name -> name.startsWith("HEADWATER_"));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    UpProcess up = new UpProcess(builder.start(), log, ports);
    boolean ready = false;
    try {
      while (!up.output().contains("Ctrl-C stops everything")) {
        if (!up.process.isAlive()) {
          throw new IllegalStateException(
              "up ended with code " + up.process.exitValue() + ":\n" + up.output());
        }
        Thread.sleep(POLL_MILLIS);
      }
      ready = true;
      return up;
    } finally {
      if (!ready) {
        up.close();
      }
    }
  }

  Ports ports() {
    return ports;
  }

  String output() throws IOException {
    return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
  }

  /** The processes it has started. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** Runs a command of {@code headwater} against it. */
  Ended headwater(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap", ports.bootstrap(), "--registry", ports.registryUrl()));
    return Ended.ofHeadwater(all.toArray(String[]::new));
  }

  /** Predicts one row, and what more arguments say. */
  Ended predict(String learner, String task, String features, String... more)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("predict", "--learner", learner, "--task", task));
    all.addAll(List.of("--features", features));
    all.addAll(List.of(more));
    return headwater(all.toArray(String[]::new));
  }

  /** The same once there is a model; any other failure is the test's. */
  Ended awaitPrediction(String learner, String task, String features, String... more)
      throws IOException, InterruptedException {
    while (true) {
      Ended predicted = predict(learner, task, features, more);
      if (predicted.code() == 0) {
        return predicted;
      }
      if (!predicted.output().contains("but there is none")) {
        throw new IllegalStateException(predicted.output());
      }
    }
  }

  /** SIGTERM; returns its exit code when it is gone. */
  int stop() throws InterruptedException {
    // Process.destroy would also close its standard input, by whose end it knows that we are gone.
    process.toHandle().destroy();
    return process.waitFor();
  }

  /** {@code kill -9}; returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
