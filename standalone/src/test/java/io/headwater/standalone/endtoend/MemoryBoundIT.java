package io.headwater.standalone.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schema.TaskEvent;
import io.headwater.schema.TaskFeedback;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.demo.Stack;
import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.SendPlan.QueryUse;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.standalone.episodes.TaskEvents;
import io.headwater.standalone.episodes.TaskProducer;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.memory.TaskMemories;
import io.headwater.streams.memory.WaitingFeedback;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many times more tasks, and more feedback that waits, than may be kept: what is kept stays within
 * its bounds at every commit, and what had to go is counted.
 */
@Timeout(180)
class MemoryBoundIT {
  private static final String LEARNER = "sinusoid";
  private static final int PARTITIONS = 2;
  private static final int TASKS = 2_000;
  private static final int EARLY = TASKS / 2;
  private static final long MAX_BYTES = 48 << 10;
  private static final long MAX_WAITING_BYTES = 32 << 10;
  // 1,761 parameters are served for a task: 7 KB.
  private static final long MAX_SERVED_BYTES = 256 << 10;
  private static final String YAML =
      """
      http: {port: 0}
      topics: {partitions: 2}
      task-memory: {max-bytes: 48KiB, max-waiting-bytes: 32KiB, max-served-bytes: 256KiB}
      learners:
        sinusoid:
          algorithm: maml
          settings: {steps: 1, rate: 0.01}
          model: {inputs: 1, hidden: [40, 40], outputs: 1}
          loss: squared-error
      """;

  @TempDir private Path directory;

  @Test
  void keepsWithinItsBoundsAndCountsWhatHadToGo()
      throws IOException, InterruptedException, ConfigException {
    try (Stack stack = Stack.start(directory)) {
      Deployment deployment = Deployment.create(stack, directory, "bound", YAML, Map.of());
      try (HeadwaterApp app = deployment.startApp();
          TaskProducer producer = TaskProducer.open(deployment.kafka(), deployment.prefix())) {
        Load load = new Load(deployment, app, producer);
        List<TaskEvent> events = events();
        List<TaskEvent> labelled = new ArrayList<>(events);
        Collections.shuffle(labelled, new Random(1));
        load.run(labelled.subList(0, EARLY), event -> producer.send(feedback(event)));
        load.run(events, event -> producer.send(TaskEvents.withoutQuery(event)));
        load.run(labelled.subList(EARLY, TASKS), event -> producer.send(feedback(event)));

        CheckReport report = deployment.settle();
        assertThat(report.violations()).isEmpty();
        assertThat(load.mostBytes)
            .isBetween(0.9 * MAX_BYTES, (double) (MAX_BYTES + MAX_WAITING_BYTES));
        requireBoundedAndCounted(deployment, MetricsPage.of(app), report);
      }
    }
  }

  private static void requireBoundedAndCounted(
      Deployment deployment, MetricsPage metrics, CheckReport report) {
    Kept tasks = Kept.read(deployment.changelog(TaskMemories.STORE));
    Kept waiting = Kept.read(deployment.changelog(WaitingFeedback.STORE));
    assertThat(tasks.put).isGreaterThan(5 * PARTITIONS * MAX_BYTES);
    assertThat(waiting.put).isGreaterThan(5 * PARTITIONS * MAX_WAITING_BYTES);
    assertThat(tasks.mostAtCommit).isBetween(MAX_BYTES * 9 / 10, MAX_BYTES);
    assertThat(waiting.mostAtCommit).isBetween(MAX_WAITING_BYTES * 9 / 10, MAX_WAITING_BYTES);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      assertThat(metrics.value("headwater_task_memory_bytes{partition=\"" + partition + "\"}"))
          .isEqualTo((double) tasks.bytes(partition) + waiting.bytes(partition));
      assertThat(metrics.value("headwater_served_models_bytes{partition=\"" + partition + "\"}"))
          .isBetween(0.9 * MAX_SERVED_BYTES, (double) MAX_SERVED_BYTES);
    }
    // Every task went in once, whatever became of it.
    assertThat(metrics.value("headwater_tasks_forgotten_total{reason=\"size\"}"))
        .isEqualTo((double) TASKS - tasks.entries());
    assertThat(report.adapted()).isEqualTo(TASKS);
    assertThat(report.feedback()).isEqualTo(TASKS);
    assertThat(report.waiting()).isEqualTo(waiting.entries());
    long expired = report.rejectedByReason().get("expired");
    assertThat(expired).isGreaterThan(TASKS / 4);
    assertThat(report.folded()).isPositive();
    assertThat(report.folded() + report.rejected() + report.pending()).isEqualTo(TASKS);
  }

  private static List<TaskEvent> events() {
    Iterator<Episode> episodes = new SinusoidEpisodes(SinusoidSettings.withSeed(1)).training();
    return Stream.generate(episodes::next)
        .limit(TASKS)
        .map(
            episode ->
                TaskEvents.of(episode, LEARNER, QueryUse.LEARN, episode.taskId(), Instant.now()))
        .toList();
  }

  private static TaskFeedback feedback(TaskEvent event) {
    return TaskEvents.feedback(event, "labels", Instant.now());
  }

  /** Sends, looking at the metrics while it does, and waits until all was taken. */
  private static final class Load {
    private final Deployment deployment;
    private final HeadwaterApp app;
    private final TaskProducer producer;
    private double mostBytes;

    Load(Deployment deployment, HeadwaterApp app, TaskProducer producer) {
      this.deployment = deployment;
      this.app = app;
      this.producer = producer;
    }

    void run(List<TaskEvent> events, Consumer<TaskEvent> send)
        throws IOException, InterruptedException {
      for (int i = 0; i < events.size(); i++) {
        send.accept(events.get(i));
        if (i % 100 == 99) {
          producer.flush();
          look();
        }
      }
      producer.flush();
      deployment.awaitConsumed();
      look();
    }

    private void look() throws IOException, InterruptedException {
      MetricsPage.of(app)
          .values()
          .forEach(
              (series, value) -> {
                if (series.startsWith("headwater_task_memory_bytes{")) {
                  mostBytes = Math.max(mostBytes, value);
                }
              });
    }
  }

  /** What a store holds, by its changelog alone: a transaction ends where an offset is left out. */
  private static final class Kept {
    private final Map<Integer, Map<String, Long>> sizes = new HashMap<>();
    private final Map<Integer, Long> next = new HashMap<>();
    private long put;
    private long mostAtCommit;

    static Kept read(List<ConsumerRecord<byte[], byte[]>> changelog) {
      Kept kept = new Kept();
      changelog.forEach(kept::take);
      kept.sizes.keySet().forEach(kept::committed);
      return kept;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
      int partition = record.partition();
      if (record.offset() != next.getOrDefault(partition, 0L)) {
        committed(partition);
      }
      next.put(partition, record.offset() + 1);
      Map<String, Long> partitionSizes = sizes.computeIfAbsent(partition, any -> new HashMap<>());
      String key = new String(record.key(), UTF_8);
      if (record.value() == null) {
        partitionSizes.remove(key);
      } else {
        long size = (long) record.key().length + record.value().length;
        partitionSizes.put(key, size);
        put += size;
      }
    }

    private void committed(int partition) {
      mostAtCommit = Math.max(mostAtCommit, bytes(partition));
    }

    long bytes(int partition) {
      return sizes.getOrDefault(partition, Map.of()).values().stream().mapToLong(n -> n).sum();
    }

    long entries() {
      return sizes.values().stream()
          .flatMap(each -> each.keySet().stream())
          .filter(key -> !key.startsWith("/")) // What is noted of an entry is none of its own.
          .count();
    }
  }
}
