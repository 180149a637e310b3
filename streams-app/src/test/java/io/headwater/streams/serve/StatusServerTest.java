package io.headwater.streams.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.streams.config.HttpConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusServerTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicReference<Health> ready = new AtomicReference<>(Health.ok());
  private final HttpClient client = HttpClient.newHttpClient();
  private StatusServer server;

  @BeforeEach
  void start() throws IOException {
    server = StatusServer.start(new HttpConfig("127.0.0.1", 0), registry, Health::ok, ready::get);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersThatItIsLive() throws Exception {
    HttpResponse<String> response = get("/health/live");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"status\":\"ok\",\"reasons\":[]}\n");
  }

  @Test
  void saysWhyItIsNotReady() throws Exception {
    ready.set(new Health(List.of("stream state is REBALANCING", "no \"version\" yet")));

    HttpResponse<String> response = get("/health/ready");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(response.body())
        .isEqualTo(
            "{\"status\":\"failing\",\"reasons\":[\"stream state is REBALANCING\",\"no"
                + " \\\"version\\\" yet\"]}\n");
  }

  @Test
  void answersWhenQuestionItselfFails() throws Exception {
    ready.set(null);

    HttpResponse<String> response = get("/health/ready");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("/health/ready failed");
  }

  @Test
  void showsEveryMeter() throws Exception {
    Metrics metrics = new Metrics(registry);
    metrics.taskReceived("sinusoid");
    metrics.taskReceived("sinusoid");
    metrics.taskAdapted("sinusoid");
    metrics.deadLetter("not-finite");
    metrics.batchAdapted("sinusoid", 3, Duration.ofMillis(4));
    metrics.modelLatency("sinusoid", Duration.ofMillis(-5));
    metrics.tasksFolded("sinusoid", 25);
    metrics.tasksRejected("sinusoid", "too-stale", 7);
    metrics.gradientStaleness("sinusoid", 2);
    metrics.versionPublished("sinusoid", 12, 25);
    metrics.versionSeen("sinusoid", 11);

    String page = get("/metrics").body();

    assertThat(page.lines())
        .contains(
            "headwater_tasks_received_total{learner=\"sinusoid\"} 2.0",
            "headwater_tasks_adapted_total{learner=\"sinusoid\"} 1.0",
            "headwater_dead_letters_total{reason=\"not-finite\"} 1.0",
            "headwater_batch_tasks_bucket{learner=\"sinusoid\",le=\"2.0\"} 0",
            "headwater_batch_tasks_bucket{learner=\"sinusoid\",le=\"4.0\"} 1",
            "headwater_adapt_seconds_bucket{learner=\"sinusoid\",le=\"0.005\"} 1",
            "headwater_model_latency_seconds_sum{learner=\"sinusoid\"} 0.0",
            "headwater_tasks_folded_total{learner=\"sinusoid\"} 25.0",
            "headwater_tasks_rejected_total{learner=\"sinusoid\",reason=\"too-stale\"} 7.0",
            "headwater_gradient_staleness_bucket{learner=\"sinusoid\",le=\"2.0\"} 1",
            "headwater_version_tasks_sum{learner=\"sinusoid\"} 25.0",
            "headwater_versions_published_total{learner=\"sinusoid\"} 1.0",
            "headwater_version_newest{learner=\"sinusoid\"} 12.0",
            "headwater_version_seen{learner=\"sinusoid\"} 11.0");
  }

  @Test
  void refusesOtherPathsAndMethods() throws Exception {
    HttpRequest post = request("/metrics").POST(BodyPublishers.ofString("x")).build();

    assertThat(get("/metrics/x").statusCode()).isEqualTo(404);
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void listensOnItsOneAddressOnly() throws Exception {
    List<InetAddress> others = new ArrayList<>();
    // Linux answers at every address of 127/8; it is another one nonetheless.
    others.add(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}));
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress())
        .forEach(others::add);

    for (InetAddress other : others) {
      assertThatThrownBy(() -> new Socket(other, server.port()).close())
          .as("a connection to %s", other)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void saysWhereItCannotListen() {
    HttpConfig taken = new HttpConfig("127.0.0.1", server.port());

    assertThatThrownBy(() -> StatusServer.start(taken, registry, Health::ok, Health::ok))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "cannot listen on 127.0.0.1:%d (http.host, http.port): ".formatted(server.port()));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }
}
