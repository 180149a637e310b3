package io.headwater.benchmarks.pipeline;

import io.headwater.schema.LearningProgress;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.convert.RecordCodecs;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.streams.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Follows what a deployment has committed: the models of one learner, and how many query sets were
 * decided on; or the records of a copy. Runs a thread of its own until closed.
 */
final class CommittedWork implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordCodecs codecs;
  // Where models, or copies, come.
  private final String models;
  private final Thread thread = new Thread(this::run, "committed-work");
  private volatile Consumer<ConsumerRecord<byte[], byte[]>> listener = model -> {};
  private volatile boolean closing;
  private long adapted;
  private long bytes;
  private long decided;
  private long folded;
  private long measured;
  private long changedAt = System.nanoTime();
  private RuntimeException failure;

  private CommittedWork(
      KafkaConsumer<byte[], byte[]> consumer, RecordCodecs codecs, String models, long decided) {
    this.consumer = consumer;
    this.codecs = codecs;
    this.models = models;
    this.decided = decided;
  }

  /** Follows the deployment of {@code config} from its beginning. */
  static CommittedWork follow(HeadwaterConfig config) {
    Topics topics = new Topics(config.topics());
    String models = topics.adaptedModels().name();
    return follow(config, topics, List.of(models, topics.learningProgress().name()), 0);
  }

  /** Follows the copies in {@code topic}, on which nothing is to be decided. */
  static CommittedWork followCopies(HeadwaterConfig config, String topic) {
    return follow(config, new Topics(config.topics()), List.of(topic), Long.MAX_VALUE);
  }

  private static CommittedWork follow(
      HeadwaterConfig config, Topics topics, List<String> followed, long decided) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", KafkaSettings.admin(config).get("bootstrap.servers"));
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : followed) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    CommittedWork work =
        new CommittedWork(
            consumer,
            new RecordCodecs(topics, KafkaSettings.registry(config)),
            followed.get(0),
            decided);
    work.thread.setDaemon(true);
    work.thread.start();
    return work;
  }

  /** Has {@code whoever} given each model's record from now on, on this one's thread. */
  void onModel(Consumer<ConsumerRecord<byte[], byte[]>> whoever) {
    listener = whoever;
  }

  /** Tasks that have a model and whose query set was decided on, since the beginning. */
  synchronized long finished() {
    return Math.min(adapted, decided);
  }

  /** Query sets folded since the beginning. */
  synchronized long folded() {
    return folded;
  }

  /** Tasks that have a model, or copies, since the beginning. */
  synchronized long adapted() {
    return adapted;
  }

  /** Bytes of the values of all models, or copies, since the beginning. */
  synchronized long bytes() {
    return bytes;
  }

  /** Served models measured on late labels since the beginning. */
  synchronized long measured() {
    return measured;
  }

  /**
   * Waits until so many tasks are finished.
   *
   * @throws IllegalStateException if nothing is committed for a minute
   */
  void awaitFinished(long tasks) throws InterruptedException {
    await(this::finished, tasks);
  }

  /**
   * Waits until so many tasks have a model.
   *
   * @throws IllegalStateException if nothing is committed for a minute
   */
  void awaitAdapted(long tasks) throws InterruptedException {
    await(this::adapted, tasks);
  }

  private synchronized void await(LongSupplier done, long tasks) throws InterruptedException {
    long started = System.nanoTime();
    while (done.getAsLong() < tasks) {
      if (failure != null) {
        throw failure;
      }
      long now = System.nanoTime();
      if (Math.min(now - changedAt, now - started) > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "nothing was committed for %s: %d of %d tasks have models, %d are decided on"
                .formatted(PATIENCE, adapted, tasks, decided));
      }
      wait(1_000);
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    codecs.close();
  }

  private void run() {
    try (consumer) {
      while (!closing) {
        long newModels = 0;
        long newBytes = 0;
        long newlyMeasured = 0;
        LearningProgress last = null;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.topic().equals(models)) {
            newModels++;
            newBytes += record.serializedValueSize();
            listener.accept(record);
          } else {
            last = codecs.learningProgress().read(record.value());
            newlyMeasured += last.getPrequentialTasks();
          }
        }
        note(newModels, newBytes, newlyMeasured, last);
      }
    } catch (RuntimeException | UnreadableRecordException e) {
      fail(new IllegalStateException("cannot follow the topics: " + e, e));
    }
  }

  private synchronized void note(
      long newModels, long newBytes, long newlyMeasured, LearningProgress last) {
    if (newModels == 0 && last == null) {
      return;
    }
    adapted += newModels;
    bytes += newBytes;
    measured += newlyMeasured;
    if (last != null) {
      folded = last.getFoldedTasks();
      decided = folded + last.getRejectedTasks().values().stream().mapToLong(n -> n).sum();
    }
    changedAt = System.nanoTime();
    notifyAll();
  }

  private synchronized void fail(RuntimeException cause) {
    failure = cause;
    notifyAll();
  }
}
