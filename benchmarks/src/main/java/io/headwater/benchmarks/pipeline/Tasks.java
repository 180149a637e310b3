package io.headwater.benchmarks.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.TaskEvent;
import io.headwater.schema.serde.AvroSerde;
import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.SendPlan.QueryUse;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.standalone.episodes.TaskEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;

/** Sinusoid tasks as bytes, made before they are needed. No two have the same name. */
final class Tasks implements AutoCloseable {
  /** A record without its topic. */
  @SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
  record Message(byte[] key, byte[] value) {
    /** The same, but with zeros at its end where it has fewer bytes. */
    Message filledUp(int bytes) {
      return value.length < bytes ? new Message(key, Arrays.copyOf(value, bytes)) : this;
    }
  }

  private final String learner;
  private final AvroSerde<TaskEvent> serde;
  private final Iterator<Episode> episodes =
      new SinusoidEpisodes(SinusoidSettings.withSeed(1)).training();

  /**
   * Tasks of {@code learner}.
   *
   * @param client settings with {@code schema.registry.url}
   */
  Tasks(String learner, Map<String, String> client) {
    this.learner = learner;
    this.serde = AvroSerde.forValues(TaskEvent.class, client);
  }

  /** The next tasks for {@code topic}. */
  List<Message> next(String topic, int count) {
    List<Message> messages = new ArrayList<>(count);
    Serializer<TaskEvent> serializer = serde.serializer();
    for (int i = 0; i < count; i++) {
      TaskEvent event =
          TaskEvents.of(episodes.next(), learner, QueryUse.LEARN, "event", Instant.now());
      messages.add(
          new Message(
              (event.getLearnerId() + "/" + event.getTaskId()).getBytes(UTF_8),
              serializer.serialize(topic, event)));
    }
    return messages;
  }

  @Override
  public void close() {
    serde.close();
  }
}
