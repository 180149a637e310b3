package io.headwater.streams.convert;

import io.headwater.schema.AdaptedModel;
import io.headwater.schema.LearningProgress;
import io.headwater.schema.MetaParameters;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.TaskFeedback;
import io.headwater.schema.serde.AvroSerde;
import io.headwater.schema.serde.DecodingFailure;
import io.headwater.schema.serde.DecodingFailure.RegistryUnavailable;
import io.headwater.schema.serde.DecodingFailure.Undecodable;
import io.headwater.streams.topic.Topic;
import io.headwater.streams.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes the public records through the schema registry. While the registry cannot be
 * asked, a call waits and tries again; after {@link #PATIENCE} it throws {@link
 * RegistryAwayException}, on which the transaction is aborted and the records are read again:
 * nothing is lost, and nothing is dead-lettered for the registry's sake.
 *
 * <p>Threading: safe; each thread gets serializers of its own, all of which know the schemas that
 * any of them has asked for. {@link #close} closes them.
 */
public final class RecordCodecs implements AutoCloseable {
  /** How long one call waits for the registry; below the transaction time-out. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Longer than any pause between two attempts at one record, thread restarts included. */
  private static final Duration TROUBLE_LASTS = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(RecordCodecs.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final AtomicReference<Trouble> trouble = new AtomicReference<>();
  private volatile boolean stopping;
  private final Codec<TaskEvent> taskEvents;
  private final Codec<TaskFeedback> taskFeedback;
  private final Codec<AdaptedModel> adaptedModels;
  private final Codec<MetaParameters> metaParameters;
  private final Codec<LearningProgress> learningProgress;

  /** Codecs of the records of {@code topics}, with the registry settings {@code settings}. */
  public RecordCodecs(Topics topics, Map<String, ?> settings) {
    taskEvents = new Codec<>(topics.tasks(), settings);
    taskFeedback = new Codec<>(topics.taskFeedback(), settings);
    adaptedModels = new Codec<>(topics.adaptedModels(), settings);
    metaParameters = new Codec<>(topics.metaParameters(), settings);
    learningProgress = new Codec<>(topics.learningProgress(), settings);
  }

  /** Values of the tasks topic. */
  public Codec<TaskEvent> taskEvents() {
    return taskEvents;
  }

  /** Values of the task-feedback topic. */
  public Codec<TaskFeedback> taskFeedback() {
    return taskFeedback;
  }

  /** Values of the adapted-models topic. */
  public Codec<AdaptedModel> adaptedModels() {
    return adaptedModels;
  }

  /** Values of the meta-parameters topic. */
  public Codec<MetaParameters> metaParameters() {
    return metaParameters;
  }

  /** Values of the learning-progress topic. */
  public Codec<LearningProgress> learningProgress() {
    return learningProgress;
  }

  /**
   * Why the registry could not be asked; empty when a call that waited for it was answered, or when
   * no call has failed for {@link #TROUBLE_LASTS}. Calls that need only what is cached say nothing
   * about it.
   */
  public Optional<String> trouble() {
    Trouble last = trouble.get();
    boolean recent = last != null && System.nanoTime() - last.at() < TROUBLE_LASTS.toNanos();
    return recent ? Optional.of(last.reason()) : Optional.empty();
  }

  /** Ends waiting for the registry, now and from now on: calls that would wait throw at once. */
  public void stopWaiting() {
    stopping = true;
  }

  /** Whether {@link #stopWaiting} was called. */
  public boolean isStopping() {
    return stopping;
  }

  @Override
  public void close() {
    stopWaiting();
    taskEvents.first.close();
    taskFeedback.first.close();
    adaptedModels.first.close();
    metaParameters.first.close();
    learningProgress.first.close();
  }

  private record Trouble(String reason, long at) {}

  /** Reads and writes the values of one topic. */
  public final class Codec<T extends SpecificRecord> {
    private final Topic<T> topic;
    private final AvroSerde<T> first;
    private final ThreadLocal<AvroSerde<T>> serdes;

    private Codec(Topic<T> topic, Map<String, ?> settings) {
      this.topic = topic;
      this.first = AvroSerde.forValues(topic.valueType(), settings);
      this.serdes = ThreadLocal.withInitial(first::sibling);
    }

    /**
     * The bytes of {@code record}.
     *
     * @throws RegistryAwayException if the registry could not be asked in time
     */
    public byte[] write(T record) {
      try {
        return patiently(() -> serdes.get().serializer().serialize(topic.name(), record));
      } catch (UnreadableRecordException e) {
        throw new IllegalStateException(
            topic.name() + ": a record cannot be written: " + e.getMessage(), e);
      }
    }

    /**
     * The record in {@code bytes}.
     *
     * @throws UnreadableRecordException if it is not one
     * @throws RegistryAwayException if the registry could not be asked in time
     */
    public T read(byte[] bytes) throws UnreadableRecordException {
      return patiently(() -> serdes.get().deserializer().deserialize(topic.name(), bytes));
    }

    private <R> R patiently(Supplier<R> call) throws UnreadableRecordException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      Duration pause = FIRST_PAUSE;
      boolean waited = false;
      while (true) {
        try {
          R result = call.get();
          if (waited) {
            trouble.set(null);
          }
          return result;
        } catch (RuntimeException e) {
          DecodingFailure failure = DecodingFailure.of(topic.valueType(), e);
          if (failure instanceof Undecodable undecodable) {
            throw new UnreadableRecordException(undecodable.expected(), undecodable.actual(), e);
          }
          String reason = ((RegistryUnavailable) failure).reason();
          trouble.set(new Trouble(reason, System.nanoTime()));
          if (stopping || System.nanoTime() + pause.toNanos() > deadline) {
            throw new RegistryAwayException(
                "schema registry for topic '"
                    + topic.name()
                    + "': no answer within "
                    + PATIENCE
                    + ": "
                    + reason,
                e);
          }
          LOG.warn("schema registry: trying again in {}: {}", pause, reason);
          sleep(pause);
          waited = true;
          pause =
              pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                  ? LONGEST_PAUSE
                  : pause.multipliedBy(2);
        }
      }
    }

    private static void sleep(Duration pause) {
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }
}
