package io.headwater.standalone.endtoend;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** What an instance in another process says of itself over HTTP. */
record StatusPages(int port, AppProcess app) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A port nobody listens on now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The answer; empty while nobody listens. */
  Optional<HttpResponse<String>> get(String path) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try {
      return Optional.of(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()));
    } catch (IOException notYet) {
      return Optional.empty();
    }
  }

  void awaitReady() throws IOException, InterruptedException {
    await("/health/ready", "ready", answer -> answer.statusCode() == 200);
  }

  /** Waits until the instance says that it is not ready, for a reason that contains this one. */
  void awaitNotReady(String reason) throws IOException, InterruptedException {
    await(
        "/health/ready",
        "not ready for '" + reason + "'",
        answer -> answer.statusCode() == 503 && answer.body().contains(reason));
  }

  private void await(String path, String what, Predicate<HttpResponse<String>> fulfilled)
      throws IOException, InterruptedException {
    Optional<HttpResponse<String>> last = Optional.empty();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && app.isAlive()) {
      last = get(path);
      if (last.filter(fulfilled).isPresent()) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(
        "expected %s within %s but %s was %s; the log ends%n%s"
            .formatted(
                what,
                PATIENCE,
                path,
                last.map(answer -> answer.statusCode() + " " + answer.body()).orElse("silent"),
                app.logTail()));
  }
}
