package io.headwater.streams.remove;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.memory.TaskMemories;
import io.headwater.streams.memory.WaitingFeedback;
import io.headwater.streams.metaupdate.MetaUpdateProcessor;
import io.headwater.streams.topic.CompactedTopic;
import io.headwater.streams.topic.ConsumerGroups;
import io.headwater.streams.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Removes one learner: a tombstone for each of its keys in {@code adapted-models} and {@code
 * meta-parameters}, and for its state in the application's changelogs when no instance runs. One
 * that runs owns its state; it lets go of it when it sees that the learner has no version any more.
 *
 * <p>What was removed can be removed again: a removal that was cut short is repeated.
 */
public final class LearnerRemoval {
  /** Header of a tombstone that a removal wrote: the learner. */
  public static final String REMOVED = "headwater.removed";

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final HeadwaterConfig config;
  private final String learner;
  private final Map<String, Predicate<String>> outputs = new LinkedHashMap<>();
  private final Map<String, Predicate<String>> changelogs = new LinkedHashMap<>();

  /** Removes {@code learner} from the deployment of {@code config}. */
  public LearnerRemoval(HeadwaterConfig config, String learner) {
    this.config = config;
    this.learner = learner;
    Topics topics = new Topics(config.topics());
    Predicate<String> byLearner = key -> key.startsWith(learner + "/");
    // The version last: while it is there an application keeps its state, and a removal that was
    // cut short leaves a learner that still works.
    outputs.put(topics.adaptedModels().name(), byLearner);
    outputs.put(topics.metaParameters().name(), byLearner);
    changelogs.put(changelog(MetaUpdateProcessor.STORE), byLearner);
    changelogs.put(changelog(TaskMemories.STORE), key -> byLearner.test(TaskMemories.taskKey(key)));
    changelogs.put(
        changelog(WaitingFeedback.STORE), key -> byLearner.test(WaitingFeedback.taskKey(key)));
  }

  /**
   * Counts what there is of the learner: live keys by topic.
   *
   * @throws IllegalStateException if an application runs that has it configured
   */
  public Map<String, Integer> plan() {
    requireNotRunByUs();
    return counts();
  }

  private void requireNotRunByUs() {
    if (config.learners().containsKey(learner) && isRunning()) {
      throw new IllegalStateException(
          "learners."
              + learner
              + ": expected a learner that application '"
              + config.applicationId()
              + "' does not run but it is configured; take it out and restart every instance, or"
              + " stop them all, then remove it");
    }
  }

  /**
   * Removes it, and waits for a running application to let go of its state.
   *
   * @throws IllegalStateException if something is left, or there again, when the time is over
   */
  public void apply(Duration patience) throws InterruptedException {
    requireNotRunByUs();
    outputs.forEach(this::bury);
    if (!isRunning()) {
      changelogs.forEach(this::bury);
    }
    long end = System.nanoTime() + patience.toNanos();
    Map<String, Integer> left = left();
    while (!left.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
      left = left();
    }
    if (!left.isEmpty()) {
      throw new IllegalStateException(
          "learner '"
              + learner
              + "': expected no key of it to be left after "
              + patience.toSeconds()
              + " s but there are "
              + left
              + "; does an instance still run with it, or a producer of its tasks?");
    }
  }

  private Map<String, Integer> left() {
    Map<String, Integer> left = counts();
    left.values().removeIf(count -> count == 0);
    return left;
  }

  private Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    everything().forEach((topic, keys) -> counts.put(topic, live(topic, keys).size()));
    return counts;
  }

  private void bury(String topic, Predicate<String> keys) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            KafkaSettings.producer(config), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (ConsumerRecord<byte[], byte[]> record : live(topic, keys).values()) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    topic,
                    record.partition(),
                    record.key(),
                    null,
                    new RecordHeaders().add(REMOVED, learner.getBytes(UTF_8)))));
      }
      producer.flush();
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot write tombstones to " + topic, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing tombstones to " + topic, e);
    }
  }

  private Map<String, ConsumerRecord<byte[], byte[]>> live(String topic, Predicate<String> keys) {
    return CompactedTopic.live(KafkaSettings.consumer(config), topic, keys);
  }

  private Map<String, Predicate<String>> everything() {
    Map<String, Predicate<String>> all = new LinkedHashMap<>(outputs);
    all.putAll(changelogs);
    return all;
  }

  private boolean isRunning() {
    try (Admin admin = Admin.create(KafkaSettings.admin(config))) {
      return new ConsumerGroups(admin).isActive(config.applicationId());
    }
  }

  private String changelog(String store) {
    return config.applicationId() + "-" + store + "-changelog";
  }
}
