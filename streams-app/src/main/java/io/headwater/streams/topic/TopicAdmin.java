package io.headwater.streams.topic;

import io.headwater.streams.topic.TopicChange.Missing;
import io.headwater.streams.topic.TopicChange.OtherPartitions;
import io.headwater.streams.topic.TopicChange.OtherSetting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Compares the topics of a cluster with their definitions, and corrects what can be corrected.
 * Closing the admin client is its owner's task. Every method waits for the cluster and throws
 * {@link TopicException} when it does not answer.
 */
public final class TopicAdmin {
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 50;

  private final Admin admin;

  /** Uses an admin client, which stays the caller's. */
  public TopicAdmin(Admin admin) {
    this.admin = admin;
  }

  /** Returns what differs. */
  public TopicPlan plan(Topics topics) {
    return plan(topics.all());
  }

  private TopicPlan plan(List<Topic<?>> topics) {
    Map<String, TopicDescription> existing = describe(topics);
    Map<String, Config> settings = settings(existing.keySet());
    List<TopicChange> changes = new ArrayList<>();
    for (Topic<?> topic : topics) {
      TopicDescription description = existing.get(topic.name());
      if (description == null) {
        changes.add(new Missing(topic));
      } else {
        if (description.partitions().size() != topic.partitions()) {
          changes.add(new OtherPartitions(topic, description.partitions().size()));
        }
        changes.addAll(otherSettings(topic, settings.get(topic.name())));
      }
    }
    return new TopicPlan(changes);
  }

  /**
   * Creates missing topics and corrects settings; returns when the brokers show it. A topic that
   * someone else creates meanwhile is fine.
   *
   * @throws TopicException before anything is changed, if a partition count differs
   */
  public void apply(TopicPlan plan) {
    refuse(plan.of(OtherPartitions.class));
    List<NewTopic> missing =
        plan.of(Missing.class).stream()
            .map(Missing::topic)
            .map(
                topic ->
                    new NewTopic(topic.name(), topic.partitions(), topic.replication())
                        .configs(topic.settings()))
            .toList();
    for (Map.Entry<String, KafkaFuture<Void>> created :
        admin.createTopics(missing).values().entrySet()) {
      await("create topic " + created.getKey(), created.getValue(), TopicExistsException.class);
    }
    Map<ConfigResource, Collection<AlterConfigOp>> alterations =
        plan.of(OtherSetting.class).stream()
            .collect(
                Collectors.groupingBy(
                    change -> resource(change.topic().name()),
                    LinkedHashMap::new,
                    Collectors.mapping(
                        TopicAdmin::correction, Collectors.toCollection(ArrayList::new))));
    await("change topic settings", admin.incrementalAlterConfigs(alterations).all());
    awaitVisible(plan);
  }

  /** Brokers learn of changes a moment after the controller has made them. */
  private void awaitVisible(TopicPlan plan) {
    List<Topic<?>> changed = new ArrayList<>();
    plan.changes().stream().map(TopicChange::topic).distinct().forEach(changed::add);
    long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
    TopicPlan left = plan(changed);
    while (!left.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new TopicException(
            "changes are not visible within %d s: %s"
                .formatted(VISIBLE_WITHIN.toSeconds(), left.changes().get(0).describe()));
      }
      pause();
      left = plan(changed);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicException("interrupted while waiting for changes to become visible", e);
    }
  }

  /**
   * Checks what the application needs before it starts: every topic is there with its partition
   * count, so that the topics read together (tasks, task-feedback) have equal counts. Settings are
   * the operator's.
   *
   * @throws TopicException saying all that is wrong
   */
  public void checkAtStart(Topics topics) {
    TopicPlan plan = plan(topics);
    List<TopicChange> wrong = new ArrayList<>(plan.of(Missing.class));
    wrong.addAll(plan.of(OtherPartitions.class));
    refuse(wrong);
  }

  private static void refuse(List<? extends TopicChange> wrong) {
    if (!wrong.isEmpty()) {
      String hint =
          wrong.stream().anyMatch(Missing.class::isInstance)
              ? "; create missing topics with 'headwater topics apply'"
              : "";
      throw new TopicException(
          wrong.stream().map(TopicAdmin::brief).collect(Collectors.joining("; ")) + hint);
    }
  }

  private static String brief(TopicChange change) {
    return change instanceof Missing missing
        ? missing.topic().name() + ": missing"
        : change.describe();
  }

  private Map<String, TopicDescription> describe(List<Topic<?>> topics) {
    List<String> names = topics.stream().map(Topic::name).toList();
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin.describeTopics(names).topicNameValues();
    Map<String, TopicDescription> found = new LinkedHashMap<>();
    for (String name : names) {
      await("describe topic " + name, answers.get(name), UnknownTopicOrPartitionException.class)
          .ifPresent(value -> found.put(name, value));
    }
    return found;
  }

  private Map<String, Config> settings(Collection<String> topics) {
    List<ConfigResource> resources = topics.stream().map(TopicAdmin::resource).toList();
    Map<String, Config> settings = new LinkedHashMap<>();
    await("read topic settings", admin.describeConfigs(resources).all())
        .forEach((resource, config) -> settings.put(resource.name(), config));
    return settings;
  }

  private static List<TopicChange> otherSettings(Topic<?> topic, Config actual) {
    List<TopicChange> changes = new ArrayList<>();
    for (Map.Entry<String, String> expected : topic.settings().entrySet()) {
      ConfigEntry entry = actual.get(expected.getKey());
      String value = entry == null ? "" : entry.value();
      if (!expected.getValue().equals(value)) {
        changes.add(new OtherSetting(topic, expected.getKey(), value));
      }
    }
    return changes;
  }

  private static AlterConfigOp correction(OtherSetting change) {
    return new AlterConfigOp(
        new ConfigEntry(change.setting(), change.expected()), AlterConfigOp.OpType.SET);
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  /** Waits for the answer to what was asked. */
  static <T> T await(String what, KafkaFuture<T> future) {
    return await(what, future, null).orElse(null);
  }

  /** Waits; returns nothing when the answer is the expected kind of failure. */
  static <T> Optional<T> await(
      String what, KafkaFuture<T> future, Class<? extends Exception> expected) {
    try {
      return Optional.ofNullable(future.get());
    } catch (ExecutionException e) {
      if (expected != null && expected.isInstance(e.getCause())) {
        return Optional.empty();
      }
      throw new TopicException(ConnectionFailure.ofKafka(what, e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicException("cannot " + what + ": interrupted", e);
    }
  }
}
