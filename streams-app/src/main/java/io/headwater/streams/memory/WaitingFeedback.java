package io.headwater.streams.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.SourcePosition;
import io.headwater.schema.serde.SingleObject;
import io.headwater.streams.config.MemoryConfig;
import io.headwater.streams.topic.LearnerKey;
import io.headwater.streams.validate.Inbound;
import io.headwater.streams.validate.TaskRecord.ValidFeedback;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;

/**
 * Feedback that came before its task, kept as it came, bounded in time and bytes. One stream
 * thread.
 */
public final class WaitingFeedback {
  /** Name of the store in the topology. */
  public static final String STORE = "waiting-feedback";

  private final BoundedStore store;
  private final String topic;
  private final SingleObject<io.headwater.schema.WaitingFeedback> codec =
      SingleObject.of(io.headwater.schema.WaitingFeedback.class);

  /**
   * Feedback in {@code store}, bounded by {@code config}.
   *
   * @param topic the topic it came from
   */
  public WaitingFeedback(
      TimestampedKeyValueStore<String, byte[]> store, MemoryConfig config, String topic) {
    this.store = BoundedStore.open(store, config.maxWaitingBytes(), config.keep());
    this.topic = topic;
  }

  /**
   * Keeps {@code feedback}, which ages from {@code time}, until its task comes.
   *
   * @return false when feedback of that id waits already; nothing has changed then
   */
  public boolean add(ValidFeedback feedback, long time) {
    String key = prefix(feedback.key()) + feedback.feedbackId();
    if (store.contains(key)) {
      return false;
    }
    Inbound inbound = feedback.inbound();
    store.put(
        key,
        codec.encode(
            new io.headwater.schema.WaitingFeedback(
                ByteBuffer.wrap(inbound.value()),
                new SourcePosition(inbound.partition(), inbound.offset(), true),
                inbound.timestamp())),
        time);
    return true;
  }

  /** Takes out what waits for a task, in the order in which it came. */
  public List<Inbound> take(String taskKey) {
    return take(store.startingWith(prefix(taskKey)));
  }

  /** Takes out what is too old at {@code now}. */
  public List<Inbound> expire(long now) {
    return take(store.expired(now));
  }

  /** Takes out the oldest until the rest fits. */
  public List<Inbound> evict() {
    return take(store.overflow());
  }

  /** The learners of which feedback waits. */
  public Set<String> learners() {
    return store.keys().stream().map(WaitingFeedback::learner).collect(Collectors.toSet());
  }

  /** Drops what waits for tasks of a learner. */
  public void removeLearner(String learnerId) {
    List.copyOf(store.keys()).stream()
        .filter(key -> learner(key).equals(learnerId))
        .forEach(store::remove);
  }

  /** Bytes kept. */
  public long bytes() {
    return store.bytes();
  }

  private List<Inbound> take(List<String> keys) {
    List<Inbound> taken = new ArrayList<>(keys.size());
    for (String key : keys) {
      taken.add(inbound(key, codec.decode(store.get(key))));
      store.remove(key);
    }
    taken.sort((one, other) -> Long.compare(one.offset(), other.offset()));
    return taken;
  }

  private Inbound inbound(String key, io.headwater.schema.WaitingFeedback record) {
    byte[] value = new byte[record.getValue().remaining()];
    record.getValue().duplicate().get(value);
    return new Inbound(
        taskKey(key).getBytes(UTF_8),
        value,
        topic,
        record.getSource().getPartition(),
        record.getSource().getOffset(),
        record.getTimestamp());
  }

  /** Its length comes first: both ids may hold any character. */
  private static String prefix(String taskKey) {
    return taskKey.length() + ":" + taskKey;
  }

  private static String learner(String key) {
    return LearnerKey.learner(taskKey(key));
  }

  /** The key {@code learner/task} in a key of the store. */
  public static String taskKey(String key) {
    int colon = key.indexOf(':');
    int length = Integer.parseInt(key.substring(0, colon));
    return key.substring(colon + 1, colon + 1 + length);
  }
}
