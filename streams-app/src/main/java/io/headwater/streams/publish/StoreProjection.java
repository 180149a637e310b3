package io.headwater.streams.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schema.MetaParameters;
import io.headwater.store.ModelStore;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.KafkaSettings;
import io.headwater.streams.convert.RecordCodecs.Codec;
import io.headwater.streams.convert.UnreadableRecordException;
import io.headwater.streams.convert.Versions;
import io.headwater.streams.topic.LearnerKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every committed version of the configured learners into the model store. It reads
 * committed records only, so nothing of an aborted transaction can reach the store, and commits its
 * position after the write, so a crash repeats a write that changes nothing. The instances of an
 * application share the work as one consumer group; their store directory must be shared too.
 *
 * <p>Threading: one thread of its own, from {@link #start} to {@link #close}. A failure is logged
 * and tried again after a pause; the stream does not wait for it.
 */
public final class StoreProjection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreProjection.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Map<String, Object> settings;
  private final Set<String> learners;
  private final String topic;
  private final Codec<MetaParameters> codec;
  private final Versions versions;
  private final ModelStore store;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile KafkaConsumer<byte[], byte[]> consumer;

  /** Projects {@code topic} into {@code store}, which stays the caller's. */
  public StoreProjection(
      HeadwaterConfig config,
      String topic,
      Codec<MetaParameters> codec,
      Versions versions,
      ModelStore store) {
    this.settings = KafkaSettings.consumer(config);
    this.settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.applicationId() + "-model-store");
    this.learners = config.learners().keySet();
    this.topic = topic;
    this.codec = codec;
    this.versions = versions;
    this.store = store;
  }

  /** Starts the thread. */
  public void start() {
    Thread thread = new Thread(this::run, "model-store-projection");
    thread.setDaemon(true);
    thread.start();
  }

  /** Stops after the record at hand; waits up to ten seconds for that. */
  @Override
  public void close() {
    closing.set(true);
    KafkaConsumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    try {
      if (!closed.await(10, TimeUnit.SECONDS)) {
        LOG.warn("model store projection did not stop within 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing.get()) {
        try {
          project();
        } catch (WakeupException e) {
          LOG.debug("woken to stop");
        } catch (RuntimeException e) {
          LOG.warn("model store projection failed, trying again in {}: {}", PAUSE, e.toString(), e);
          pause();
        }
      }
    } finally {
      closed.countDown();
    }
  }

  private void project() {
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer = reader;
      reader.subscribe(List.of(topic));
      while (!closing.get()) {
        ConsumerRecords<byte[], byte[]> records = reader.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
          if (record.value() != null && isOurs(record.key())) {
            write(record);
          }
        }
        if (!records.isEmpty()) {
          reader.commitSync();
        }
      }
    } finally {
      consumer = null;
    }
  }

  private boolean isOurs(byte[] key) {
    return learners.contains(LearnerKey.learner(new String(key, UTF_8)));
  }

  private void write(ConsumerRecord<byte[], byte[]> record) {
    try {
      store.putVersion(versions.fromAvro(codec.read(record.value())));
    } catch (UnreadableRecordException | IllegalArgumentException e) {
      // Reading it again would not help; a version that is not sound must not enter the store.
      LOG.error(
          "{}-{}@{} is not a version and is left out of the model store: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while waiting to try again", e);
    }
  }
}
