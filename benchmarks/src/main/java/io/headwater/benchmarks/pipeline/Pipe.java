package io.headwater.benchmarks.pipeline;

import io.headwater.benchmarks.pipeline.Tasks.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A running stream with its input and what it has committed: it is fed, and what comes out is
 * counted. One thread.
 */
final class Pipe implements AutoCloseable {
  // A pause before each of ten thousand a second would take a good part of a core.
  private static final long STEP_NANOS = 1_000_000;

  private final String name;
  private final String input;
  private final ChildProcess process;
  private final CommittedWork work;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * Feeds {@code process} through {@code input}; all of it is closed with this.
   *
   * @param client settings with {@code bootstrap.servers}
   */
  Pipe(
      String name,
      String input,
      ChildProcess process,
      CommittedWork work,
      Map<String, String> client) {
    this.name = name;
    this.input = input;
    this.process = process;
    this.work = work;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                client.get("bootstrap.servers"),
                "linger.ms",
                5,
                "batch.size",
                256 << 10,
                "acks",
                "all",
                // Of several requests to a topic that is just being made the first may fail, and
                // the broker, which knows nothing of the producer yet, then takes the second for
                // it.
                "max.in.flight.requests.per.connection",
                1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  String name() {
    return name;
  }

  String input() {
    return input;
  }

  ChildProcess process() {
    return process;
  }

  /** Tasks finished since the beginning. */
  long finished() {
    return work.finished();
  }

  /** Mean bytes of the values of all models, or copies, so far; at least one has to be there. */
  int meanBytes() {
    return Math.toIntExact(work.bytes() / work.adapted());
  }

  /**
   * Sends as fast as models are readable, at most {@code window} tasks on their way.
   *
   * @return from the first task sent to the last model readable; it is waited for what is to be
   *     decided on all of them too, but on nobody's time
   */
  Rate runFlat(List<Message> messages, int window) throws InterruptedException {
    long before = work.adapted();
    long foldedBefore = work.folded();
    long processor = process.processorNanos();
    long around = Rate.processorNanos();
    long started = System.nanoTime();
    long room = window;
    for (int sent = 0; sent < messages.size(); sent++) {
      if (sent == room) {
        producer.flush(); // What waits to be sent together would be waited for in vain.
        await(before + sent + 1 - window, work::awaitAdapted);
        room = work.adapted() - before + window;
      }
      send(messages.get(sent));
    }
    await(before + messages.size(), work::awaitAdapted);
    double seconds = (System.nanoTime() - started) / 1e9;
    await(before + messages.size());
    double tasks = messages.size();
    return new Rate(
        work.folded() - foldedBefore,
        0,
        tasks / seconds,
        (process.processorNanos() - processor) / 1e3 / tasks,
        (Rate.processorNanos() - around) / 1e3 / tasks);
  }

  /**
   * Sends so many a second, and waits for all.
   *
   * @param latency is given the time of each from sending to readable, in milliseconds
   */
  void runPaced(List<Message> messages, double perSecond, LongConsumer latency)
      throws InterruptedException {
    long before = work.finished();
    work.onModel(record -> latency.accept(System.currentTimeMillis() - record.timestamp()));
    sendPaced(messages, perSecond);
    await(before + messages.size());
    work.onModel(record -> {});
  }

  /** Sends so many a second, a millisecond's together, and does not wait for what comes of them. */
  void sendPaced(List<Message> messages, double perSecond) {
    long started = System.nanoTime();
    for (int sent = 0; sent < messages.size(); sent++) {
      long due = started + (long) (sent * 1e9 / perSecond);
      for (long early = due - System.nanoTime();
          early > STEP_NANOS;
          early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      send(messages.get(sent));
    }
  }

  /** So many messages, the same again and again: a task may come again. */
  static List<Message> cycled(List<Message> messages, int count) {
    List<Message> cycled = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      cycled.add(messages.get(i % messages.size()));
    }
    return cycled;
  }

  /** Has {@code whoever} told the time at which each model's task was sent, in milliseconds. */
  void onModel(LongConsumer whoever) {
    work.onModel(record -> whoever.accept(record.timestamp()));
  }

  /** Waits until so many tasks are finished since the beginning. */
  void await(long finished) throws InterruptedException {
    await(finished, work::awaitFinished);
  }

  /** Something that takes until so many tasks are done. */
  private interface Waiting {
    void until(long tasks) throws InterruptedException;
  }

  private void await(long tasks, Waiting waiting) throws InterruptedException {
    try {
      waiting.until(tasks);
    } catch (IllegalStateException e) {
      process.requireAlive();
      throw e;
    }
  }

  private void send(Message message) {
    // A task that is lost would be waited for in vain, so its error need not be looked at.
    var unused = producer.send(new ProducerRecord<>(input, message.key(), message.value()));
  }

  @Override
  public void close() {
    producer.close();
    work.close();
    process.close();
  }
}
