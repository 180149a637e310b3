package io.headwater.standalone.registry;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Apicurio Registry in a child JVM, speaking the REST API of Confluent's Schema Registry.
 *
 * <p>The directory holds its database ({@code registry.mv.db}) and its log ({@code registry.log});
 * registered schemas and their ids are there again after a restart. It listens on 127.0.0.1 without
 * authentication and refuses schemas that are not fully compatible with every earlier version of
 * their subject. About 230 MB resident.
 *
 * <p>The child is ready when {@link #start} returns and ends with {@link #close} or with this JVM,
 * whichever comes first and however this JVM ends.
 *
 * <p>The unpacked distribution is found through the system property {@value #HOME_PROPERTY}.
 */
public final class RegistryProcess implements AutoCloseable {
  /** Names the directory into which the build unpacked the registry's distribution. */
  public static final String HOME_PROPERTY = "headwater.registry.home";

  private static final String HOST = "127.0.0.1";
  private static final String API = "/apis/ccompat/v7";
  private static final String COMPATIBILITY = "{\"compatibility\":\"FULL_TRANSITIVE\"}";
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int SHOWN_LOG_LINES = 25;
  private static final Pattern LISTENING =
      Pattern.compile("Listening on: http://127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final String url;

  private RegistryProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts a registry and returns when it answers, which takes 3 to 6 seconds.
   *
   * @param directory for database and log, created when missing; one registry at a time
   * @param port the TCP port, or 0 for any free one
   * @throws IOException if the distribution is not there, or the child ended or did not answer in
   *     120 seconds; the message holds the end of its log
   */
  public static RegistryProcess start(Path directory, int port)
      throws IOException, InterruptedException {
    Path runner = runnerJar();
    Files.createDirectories(directory);
    Path log = directory.resolve("registry.log").toAbsolutePath();
    Process process =
        new ProcessBuilder(command(runner, directory.toAbsolutePath(), port))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ready = false;
    try {
      String url = awaitReady(process, log);
      ready = true;
      return new RegistryProcess(process, url);
    } finally {
      if (!ready) {
        stop(process);
      }
    }
  }

  /** The value for {@code schema.registry.url}: {@code http://127.0.0.1:PORT/apis/ccompat/v7}. */
  public String url() {
    return url;
  }

  /** The child's process id. */
  public long pid() {
    return process.pid();
  }

  /** Completes with the child's exit code when it ends, whether asked to or not. */
  public CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Stops the child and returns when it is gone. */
  @Override
  public void close() {
    stop(process);
  }

  private static Path runnerJar() throws IOException {
    String home = System.getProperty(HOME_PROPERTY);
    if (home == null) {
      throw new IOException(
          "system property " + HOME_PROPERTY + " is not set: expected the unpacked registry");
    }
    Path directory = Path.of(home);
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*-runner.jar")) {
        for (Path jar : jars) {
          return jar.toAbsolutePath();
        }
      }
    }
    throw new IOException(
        "%s=%s: expected a directory with a *-runner.jar in it".formatted(HOME_PROPERTY, home));
  }

  private static List<String> command(Path runner, Path directory, int port) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    // Without WRITE_DELAY=0 the database keeps up to a second of registrations in memory only, and
    // the topics would refer to schema ids that a killed registry no longer knows.
    String database = "jdbc:h2:file:" + directory.resolve("registry") + ";WRITE_DELAY=0";
    return List.of(
        // Ctrl-C in a terminal goes to children too. This one stays until whoever uses it is done.
        "/bin/sh",
        "-c",
        "trap '' INT; exec \"$@\"",
        "registry",
        java,
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Dquarkus.http.host=" + HOST,
        "-Dquarkus.http.port=" + port,
        "-Dquarkus.datasource.jdbc.url=" + database,
        "-Dquarkus.datasource.jdbc.initial-size=1",
        "-Dquarkus.datasource.jdbc.min-size=1",
        "-cp",
        runner + System.getProperty("path.separator") + ownClasses(),
        ParentBoundMain.class.getName(),
        "io.quarkus.runner.GeneratedMain");
  }

  private static Path ownClasses() {
    try {
      return Path.of(
          ParentBoundMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("cannot find our own classes", e);
    }
  }

  private static String awaitReady(Process process, Path log)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw failure("ended with exit code " + process.exitValue(), log);
      }
      Matcher listening = LISTENING.matcher(read(log));
      if (listening.find()) {
        String url = "http://" + HOST + ":" + listening.group(1) + API;
        if (answers(http, url) && requiresCompatibility(http, url)) {
          return url;
        }
      }
      Thread.sleep(POLL.toMillis());
    }
    throw failure("did not answer within " + START_LIMIT.toSeconds() + " s", log);
  }

  private static boolean answers(HttpClient http, String url) throws InterruptedException {
    return isOk(http, HttpRequest.newBuilder(URI.create(url + "/subjects")).GET());
  }

  private static boolean requiresCompatibility(HttpClient http, String url)
      throws InterruptedException {
    return isOk(
        http,
        HttpRequest.newBuilder(URI.create(url + "/config"))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .PUT(BodyPublishers.ofString(COMPATIBILITY)));
  }

  private static boolean isOk(HttpClient http, HttpRequest.Builder request)
      throws InterruptedException {
    try {
      HttpResponse<Void> response =
          http.send(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.discarding());
      return response.statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static IOException failure(String what, Path log) throws IOException {
    List<String> lines = read(log).lines().toList();
    List<String> end = lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size());
    return new IOException(
        "schema registry %s; the end of %s:%n%s".formatted(what, log, String.join("\n", end)));
  }

  /** The text of a log that is being written: its last character may be cut in two. */
  private static String read(Path log) throws IOException {
    return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
