package io.headwater.streams.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headwater.streams.config.HttpConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET /metrics} (Prometheus text), {@code GET /health/live} and {@code GET
 * /health/ready} (200, or 503 with the reasons as JSON). Listens from {@link #start} until {@link
 * #close}; the suppliers are asked on the server's own threads. No authentication: bind it to an
 * address that only operators reach.
 */
public final class StatusServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int THREADS = 2;
  private static final String JSON_TYPE = "application/json; charset=utf-8";
  private static final String PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, Supplier<Response>> pages;

  private StatusServer(
      HttpServer server, ExecutorService threads, Map<String, Supplier<Response>> pages) {
    this.server = server;
    this.threads = threads;
    this.pages = pages;
  }

  /**
   * Starts listening.
   *
   * @param config host and port; port 0 takes any free one
   * @param live whether the process works at all; restart it when not
   * @param ready whether it does its work now
   * @throws IOException saying where, if the address cannot be bound
   */
  public static StatusServer start(
      HttpConfig config,
      PrometheusMeterRegistry metrics,
      Supplier<Health> live,
      Supplier<Health> ready)
      throws IOException {
    Map<String, Supplier<Response>> pages =
        Map.of(
            "/metrics", () -> new Response(200, PROMETHEUS_TYPE, metrics.scrape()),
            "/health/live", () -> health(live),
            "/health/ready", () -> health(ready));
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "headwater-status");
              thread.setDaemon(true);
              return thread;
            });
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(config.host(), config.port()), 0);
    } catch (IOException e) {
      threads.shutdown();
      throw new IOException(
          "cannot listen on %s:%d (http.host, http.port): %s"
              .formatted(config.host(), config.port(), e.getMessage()),
          e);
    }
    StatusServer status = new StatusServer(server, threads, pages);
    server.createContext("/", status::answer);
    server.setExecutor(threads);
    server.start();
    return status;
  }

  /** Returns the port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops listening; answers under way are cut off. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Response response = response(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", response.type());
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(response.status(), -1);
      } else {
        exchange.sendResponseHeaders(response.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Response response(String method, String path) {
    Supplier<Response> page = pages.get(path);
    if (page == null) {
      return json(404, "error", "expected /metrics, /health/live or /health/ready but was " + path);
    }
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return json(405, "error", "expected GET or HEAD but was " + method);
    }
    try {
      return page.get();
    } catch (RuntimeException e) {
      LOG.warn("{} failed", path, e);
      return json(503, "error", path + " failed: " + e.getMessage());
    }
  }

  private static Response health(Supplier<Health> question) {
    Health health = question.get();
    return health.isOk()
        ? json(200, "reasons", health.reasons())
        : json(503, "reasons", health.reasons());
  }

  private static Response json(int status, String name, Object value) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", status == 200 ? "ok" : "failing");
    body.put(name, value);
    try {
      return new Response(status, JSON_TYPE, JSON.writeValueAsString(body) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text is always writable as JSON", e);
    }
  }

  private record Response(int status, String type, String body) {}
}
