package io.headwater.standalone.episodes;

import io.headwater.schema.TaskEvent;
import io.headwater.schema.TaskFeedback;
import io.headwater.schema.serde.AvroSerde;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends task events and feedback as any producer would: idempotent, key {@code learner/task},
 * Kafka's murmur2 partitioning, values by the Confluent serializer. Safe for concurrent use.
 * Closing waits for what was sent to be acknowledged.
 */
public final class TaskProducer implements AutoCloseable {

  private static final String TASKS = "tasks";
  private static final String TASK_FEEDBACK = "task-feedback";

  private final String topicPrefix;
  private final AvroSerde<SpecificRecord> serde;
  private final KafkaProducer<String, SpecificRecord> producer;
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  private TaskProducer(
      String topicPrefix,
      AvroSerde<SpecificRecord> serde,
      KafkaProducer<String, SpecificRecord> producer) {
    this.topicPrefix = topicPrefix;
    this.serde = serde;
    this.producer = producer;
  }

  /**
   * Connects lazily: the first send finds out whether there is a broker.
   *
   * @param kafka client settings with {@code bootstrap.servers} and {@code schema.registry.url};
   *     the partitioner, idempotence and acknowledgements are not for changing
   */
  public static TaskProducer open(Map<String, ?> kafka, String topicPrefix) {
    AvroSerde<SpecificRecord> serde = AvroSerde.forValues(SpecificRecord.class, kafka);
    return new TaskProducer(
        topicPrefix,
        serde,
        new KafkaProducer<>(settings(kafka), new StringSerializer(), serde.serializer()));
  }

  /**
   * Sends episodes until the plan is fulfilled or the thread is interrupted, and waits for their
   * acknowledgement.
   *
   * @return how many events of this producer were acknowledged so far
   * @throws IllegalStateException when an event could not be sent
   */
  public long send(Iterator<Episode> episodes, SendPlan plan) {
    double nanosPerTask = 1e9 / plan.tasksPerSecond();
    long start = System.nanoTime();
    for (long n = 0; n < plan.tasks() && !Thread.currentThread().isInterrupted(); n++) {
      long due = start + (long) (n * nanosPerTask);
      for (long early = due - System.nanoTime();
          early > 0 && !Thread.currentThread().isInterrupted();
          early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      Episode episode = episodes.next();
      send(
          TaskEvents.of(
              episode,
              plan.learner(),
              plan.queryUse(),
              run + "-" + events.getAndIncrement(),
              Instant.now()));
    }
    flush();
    return acknowledged();
  }

  /**
   * Sends one event without waiting for its acknowledgement.
   *
   * @throws IllegalStateException when this or an earlier event could not be sent
   */
  public void send(TaskEvent event) {
    send(TASKS, event.getLearnerId() + "/" + event.getTaskId(), event);
  }

  /** Sends query rows that come later, like {@link #send(TaskEvent)}. */
  public void send(TaskFeedback feedback) {
    send(TASK_FEEDBACK, feedback.getLearnerId() + "/" + feedback.getTaskId(), feedback);
  }

  /** Asks for a task's deletion. */
  public void delete(String learner, String task) {
    send(TASKS, learner + "/" + task, null);
  }

  /** Waits for everything sent; an interrupted thread stays interrupted. */
  public void flush() {
    boolean interrupted = Thread.interrupted();
    producer.flush();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    throwFailure();
  }

  /** Records that the broker has taken. */
  public long acknowledged() {
    return acknowledged.get();
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    producer.close();
    serde.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(String topic, String key, SpecificRecord value) {
    throwFailure();
    // The callback learns all that the future would say.
    var unused = producer.send(new ProducerRecord<>(topicPrefix + topic, key, value), this::sent);
  }

  private void sent(RecordMetadata metadata, Exception error) {
    if (error == null) {
      acknowledged.incrementAndGet();
    } else {
      failure.compareAndSet(null, error);
    }
  }

  private void throwFailure() {
    Exception first = failure.get();
    if (first != null) {
      throw new IllegalStateException(
          first.getMessage() + " (" + acknowledged() + " records sent)", first);
    }
  }

  private static Map<String, Object> settings(Map<String, ?> kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 17 << 20);
    settings.putAll(kafka);
    // Settings of the serializer are no producer's business and would only be warned about.
    settings.keySet().removeIf(key -> key.startsWith("schema.registry."));
    settings.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
    settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    return settings;
  }
}
