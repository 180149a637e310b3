package io.headwater.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.standalone.broker.EmbeddedBroker;
import io.headwater.streams.config.TopicsConfig;
import io.headwater.streams.topic.TopicAdmin;
import io.headwater.streams.topic.TopicChange;
import io.headwater.streams.topic.TopicChange.Missing;
import io.headwater.streams.topic.TopicException;
import io.headwater.streams.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Topics are compared with, created in and corrected in a real broker; each test has its prefix.
 */
@TestInstance(Lifecycle.PER_CLASS)
class TopicsIT {
  private EmbeddedBroker broker;
  private Admin admin;
  private TopicAdmin topicAdmin;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    broker = EmbeddedBroker.start(directory, 0);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    topicAdmin = new TopicAdmin(admin);
  }

  @AfterAll
  void stop() {
    admin.close();
    broker.close();
  }

  @Test
  void createsMissingTopicsAsDefined() {
    Topics topics = topics("create.", 3);

    assertThat(topicAdmin.plan(topics).of(Missing.class)).hasSize(7);
    topicAdmin.apply(topicAdmin.plan(topics));

    assertThat(topicAdmin.plan(topics).changes()).isEmpty();
    topicAdmin.checkAtStart(topics);
  }

  @Test
  @Timeout(60)
  void correctsSettings() throws ExecutionException, InterruptedException {
    Topics topics = topics("correct.", 1);
    topicAdmin.apply(topicAdmin.plan(topics));
    alter("correct.tasks", "retention.ms", "1000");
    // The broker shows it a moment after the controller has taken it.
    while (topicAdmin.plan(topics).isEmpty()) {
      Thread.sleep(20);
    }

    assertThat(topicAdmin.plan(topics).changes())
        .extracting(TopicChange::describe)
        .containsExactly("correct.tasks: expected retention.ms=604800000 but was 1000");
    topicAdmin.apply(topicAdmin.plan(topics));

    assertThat(topicAdmin.plan(topics).changes()).isEmpty();
  }

  @Test
  void refusesToChangePartitionCounts() {
    topicAdmin.apply(topicAdmin.plan(topics("count.", 2)));
    Topics more = topics("count.", 3);

    assertThatThrownBy(() -> topicAdmin.apply(topicAdmin.plan(more)))
        .isInstanceOf(TopicException.class)
        .hasMessageStartingWith(
            "count.tasks: expected 3 partitions but was 2; partition counts are fixed, since"
                + " another count moves keys away from their state: set topics.partitions to 2");
    assertThatThrownBy(() -> topicAdmin.checkAtStart(more)).isInstanceOf(TopicException.class);
  }

  @Test
  void refusesToStartWithoutTopics() {
    assertThatThrownBy(() -> topicAdmin.checkAtStart(topics("absent.", 1)))
        .isInstanceOf(TopicException.class)
        .hasMessageStartingWith("absent.tasks: missing; absent.task-feedback: missing; ")
        .hasMessageEndingWith("; create missing topics with 'headwater topics apply'");
  }

  private static Topics topics(String prefix, int partitions) {
    return new Topics(new TopicsConfig(prefix, partitions, (short) 1, 1 << 20));
  }

  private void alter(String topic, String setting, String value)
      throws ExecutionException, InterruptedException {
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(setting, value), OpType.SET);
    admin
        .incrementalAlterConfigs(
            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(set)))
        .all()
        .get();
  }
}
