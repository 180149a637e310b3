package io.headwater.streams.convert;

import static io.headwater.streams.SampleEvents.event;
import static io.headwater.streams.SampleEvents.regression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.headwater.schema.TaskEvent;
import io.headwater.streams.config.TopicsConfig;
import io.headwater.streams.topic.Topics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordCodecsTest {
  private static final TaskEvent EVENT = event("slopes", "t", regression(1, 2, 3), null);

  @Test
  void readsWhatItWrites() throws UnreadableRecordException {
    try (RecordCodecs codecs = codecs("mock://record-codecs")) {
      assertThat(codecs.taskEvents().read(codecs.taskEvents().write(EVENT))).isEqualTo(EVENT);
    }
  }

  @Test
  void tellsWhatAnUnreadableRecordIs() {
    try (RecordCodecs codecs = codecs("mock://record-codecs")) {
      byte[] event = codecs.taskEvents().write(EVENT);
      byte[] truncated = Arrays.copyOf(event, event.length - 1);

      UnreadableRecordException unreadable =
          catchThrowableOfType(
              UnreadableRecordException.class, () -> codecs.taskEvents().read(truncated));

      assertThat(unreadable.expected()).startsWith("io.headwater.schema.TaskEvent");
      assertThat(unreadable)
          .hasMessage("expected " + unreadable.expected() + " but was " + unreadable.actual());
    }
  }

  @Test
  void refusesRecordOfAnotherTopic() {
    try (RecordCodecs codecs = codecs("mock://record-codecs")) {
      byte[] event = codecs.taskEvents().write(EVENT);

      assertThatThrownBy(() -> codecs.metaParameters().read(event))
          .isInstanceOf(UnreadableRecordException.class)
          .hasMessage(
              "expected io.headwater.schema.MetaParameters but was io.headwater.schema.TaskEvent");
    }
  }

  /** Waits as long as the codecs do, {@link RecordCodecs#PATIENCE}. */
  @Test
  void timesOutWhenTheRegistryDoesNotAnswer() {
    byte[] event = {0, 0, 0, 0, 1, 2};
    try (RecordCodecs codecs = codecs("http://127.0.0.1:1")) {
      assertThatThrownBy(() -> codecs.taskEvents().read(event))
          .isInstanceOf(RegistryAwayException.class)
          .hasMessageStartingWith("schema registry for topic 'tasks': no answer within PT3S: ")
          .hasCauseInstanceOf(RuntimeException.class);
    }
  }

  /** A registry that thinks for a second about every request. */
  @Test
  void waitsForASlowRegistry() throws Exception {
    byte[] event;
    try (RecordCodecs other = codecs("mock://slow-registry")) {
      event = other.taskEvents().write(EVENT);
    }
    HttpServer registry =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String answer =
        new ObjectMapper()
            .writeValueAsString(Map.of("schema", TaskEvent.getClassSchema().toString()));
    registry.createContext(
        "/",
        exchange -> {
          pause();
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    registry.start();
    try (RecordCodecs codecs = codecs("http://127.0.0.1:" + registry.getAddress().getPort())) {
      assertThat(codecs.taskEvents().read(event)).isEqualTo(EVENT);
      assertThat(codecs.trouble()).isEmpty();
    } finally {
      registry.stop(0);
    }
  }

  /** It takes connections and says nothing: a call ends all the same. */
  @Test
  void doesNotWaitForEverForARegistryThatHangs() throws Exception {
    byte[] event = {0, 0, 0, 0, 1, 2};
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RecordCodecs codecs = codecs("http://127.0.0.1:" + silent.getLocalPort())) {
      assertThatThrownBy(() -> codecs.taskEvents().read(event))
          .isInstanceOf(RegistryAwayException.class);
      assertThat(codecs.trouble()).isPresent();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static RecordCodecs codecs(String url) {
    return new RecordCodecs(
        new Topics(new TopicsConfig("", 1, (short) 1, 1 << 20)),
        Map.of("schema.registry.url", url, "http.read.timeout.ms", "2000", "max.retries", "0"));
  }
}
