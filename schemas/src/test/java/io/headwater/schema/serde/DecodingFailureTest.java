package io.headwater.schema.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import com.sun.net.httpserver.HttpServer;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.serde.DecodingFailure.RegistryUnavailable;
import io.headwater.schema.serde.DecodingFailure.Undecodable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real deserializer asks a server that answers as registries do when they are in trouble. */
class DecodingFailureTest {
  private static final byte[] RECORD_WITH_SCHEMA_7 = {0, 0, 0, 0, 7, 2, 2, 2};

  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void schemaIdUnknownToRegistryIsUndecodable() {
    answer(404, "{\"error_code\":40403,\"message\":\"Schema 7 not found\"}");

    assertThat(failure(url()))
        .isInstanceOfSatisfying(
            Undecodable.class,
            undecodable -> {
              assertThat(undecodable.expected()).contains("io.headwater.schema.TaskEvent");
              assertThat(undecodable.actual()).contains("Schema 7 not found");
            });
  }

  @Test
  void schemaOfAnotherKindIsUndecodable() {
    answer(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax = \\\"proto3\\\";\"}");

    assertThat(failure(url())).isInstanceOf(Undecodable.class);
  }

  @Test
  void schemaThatDoesNotParseIsUndecodable() {
    answer(200, "{\"schema\":\"{\\\"type\\\":\\\"no such type\\\"}\"}");

    assertThat(failure(url())).isInstanceOf(Undecodable.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 408, 429, 500, 502, 503, 504})
  void errorOfTheRegistryIsRetried(int status) {
    answer(status, "{\"error_code\":" + status + ",\"message\":\"not now\"}");

    assertThat(failure(url())).isInstanceOf(RegistryUnavailable.class);
  }

  @Test
  void wrongUrlIsRetriedAndCostsNoRecord() {
    answer(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");

    assertThat(failure(url())).isInstanceOf(RegistryUnavailable.class);
  }

  @Test
  void serverThatIsNoRegistryIsRetried() {
    answer(404, "<html>nothing here</html>");

    assertThat(failure(url())).isInstanceOf(RegistryUnavailable.class);
  }

  @Test
  void answerThatIsNotJsonIsRetried() {
    answer(200, "<html>please log in</html>");

    assertThat(failure(url())).isInstanceOf(RegistryUnavailable.class);
  }

  @Test
  void refusedConnectionIsRetried() {
    String url = url();
    server.stop(0);

    assertThat(failure(url))
        .isInstanceOfSatisfying(
            RegistryUnavailable.class,
            unavailable -> assertThat(unavailable.reason()).contains("Connect"));
  }

  @Test
  void silentRegistryIsRetried() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThat(failure("http://localhost:" + silent.getLocalPort()))
          .isInstanceOf(RegistryUnavailable.class);
    }
  }

  @Test
  void connectionClosedWithoutAnswerIsRetried() {
    server.createContext("/", exchange -> exchange.close());

    assertThat(failure(url())).isInstanceOf(RegistryUnavailable.class);
  }

  @Test
  void exceptionThatNamesNoNetworkIsUndecodable() {
    Exception thrown = new SerializationException("no", new IllegalStateException("odd bytes"));

    assertThat(DecodingFailure.of(TaskEvent.class, thrown))
        .isInstanceOfSatisfying(
            Undecodable.class,
            undecodable -> assertThat(undecodable.actual()).contains("odd bytes"));
  }

  private void answer(int status, String body) {
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private static DecodingFailure failure(String url) {
    Map<String, Object> config =
        Map.of(
            "schema.registry.url", url,
            "schema.registry.max.retries", 0,
            "max.retries", 0,
            "http.read.timeout.ms", 300,
            "schema.registry.http.read.timeout.ms", 300);
    try (AvroSerde<TaskEvent> serde = AvroSerde.forValues(TaskEvent.class, config)) {
      Exception thrown =
          catchException(() -> serde.deserializer().deserialize("tasks", RECORD_WITH_SCHEMA_7));
      assertThat(thrown).isNotNull();
      return DecodingFailure.of(TaskEvent.class, thrown);
    }
  }
}
