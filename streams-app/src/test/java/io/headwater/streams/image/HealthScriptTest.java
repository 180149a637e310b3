package io.headwater.streams.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.streams.config.HttpConfig;
import io.headwater.streams.serve.Health;
import io.headwater.streams.serve.StatusServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The image's health check asks the status server of an instance that is live and not ready. */
class HealthScriptTest {
  private StatusServer server;
  private int port;

  @BeforeEach
  void start() throws IOException {
    server =
        StatusServer.start(
            new HttpConfig("127.0.0.1", 0),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            Health::ok,
            () -> Health.failing("not yet"));
    port = server.port();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void passesWhenLive() throws Exception {
    assertThat(ask("0.0.0.0", port)).isEqualTo("0 ");
    assertThat(ask("127.0.0.1", port, "live")).isEqualTo("0 ");
  }

  @Test
  void failsWhenNotReady() throws Exception {
    assertThat(ask("127.0.0.1", port, "ready"))
        .isEqualTo(
            "1 /health/ready: expected status 200 but was 503 on 127.0.0.1:%d\n".formatted(port));
  }

  @Test
  void failsWhenNothingListens() throws Exception {
    server.close();

    assertThat(ask("127.0.0.1", port))
        .isEqualTo("1 /health/live: expected an answer on 127.0.0.1:%d\n".formatted(port));
  }

  @Test
  void passesWhenTheStatusServerIsOff() throws Exception {
    assertThat(ask("127.0.0.1", HttpConfig.OFF)).isEqualTo("0 ");
  }

  /** Returns the exit code, a blank and what was printed. */
  private static String ask(String host, int port, String... page)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(Checkout.path("docker/health.sh").toString());
    builder.command().addAll(List.of(page));
    builder
        .environment()
        .putAll(Map.of("HEADWATER_HTTP_HOST", host, "HEADWATER_HTTP_PORT", Integer.toString(port)));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + output;
  }
}
