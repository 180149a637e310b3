package io.headwater.standalone.security;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A reverse proxy before a registry: HTTPS on a free port of 127.0.0.1, basic authentication, every
 * accepted request passed on as it is. Users are named {@code user:password}; they may be taken and
 * given back while it runs.
 */
final class RegistryFront implements AutoCloseable {
  private static final int THREADS = 4;

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI registry;
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  private RegistryFront(HttpsServer server, URI registry) {
    this.server = server;
    this.registry = registry;
  }

  static RegistryFront start(String registryUrl, SSLContext tls) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    RegistryFront front = new RegistryFront(server, URI.create(registryUrl));
    server.createContext("/", front::answer);
    server.setExecutor(front.threads);
    server.start();
    return front;
  }

  /** The registry's URL through this front: {@code https://127.0.0.1:PORT/PATH}. */
  String url() {
    return "https://127.0.0.1:" + server.getAddress().getPort() + registry.getPath();
  }

  void accept(String user) {
    accepted.add(header(user));
  }

  void refuse(String user) {
    accepted.remove(header(user));
  }

  /** Whether a request of this user was refused. */
  boolean hasRefused(String user) {
    return refused.contains(header(user));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static String header(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      if (authorization == null || !accepted.contains(authorization)) {
        refused.add(String.valueOf(authorization));
        send(
            exchange,
            401,
            "{\"error_code\":401,\"message\":\"Unauthorized\"}".getBytes(StandardCharsets.UTF_8));
        return;
      }
      HttpResponse<byte[]> response = http.send(passedOn(exchange), BodyHandlers.ofByteArray());
      send(exchange, response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest passedOn(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(registry.resolve(exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    for (String name : new String[] {"Content-Type", "Accept"}) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    return request.build();
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
