package io.headwater.standalone.demo;

import io.headwater.schema.TaskEvent;
import io.headwater.standalone.checker.AdaptedSummary;
import io.headwater.standalone.checker.LatencyProbe;
import io.headwater.standalone.episodes.TaskProducer;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Feeds a stream as fast as it answers: at most a window of tasks is on its way at any time, so
 * throughput is the stream's and latency is not that of a backlog. One thread feeds.
 */
public final class Feed {
  private static final int PATIENCE_SECONDS = 60;

  private final int window;

  /** Feeds at most {@code window} tasks at a time. */
  public Feed(int window) {
    this.window = window;
  }

  /**
   * What the feed saw.
   *
   * @param tasksPerSecond from the first task sent to the last model committed
   */
  public record Result(double tasksPerSecond, LatencyProbe.Summary latency) {}

  /**
   * Sends the next {@code count} events, stamped with the time of sending, and waits for their
   * models.
   *
   * @param watcher is given each committed model, on another thread
   * @throws IllegalStateException if no model arrives for a minute
   */
  public Result run(
      Map<String, ?> kafka,
      Iterator<TaskEvent> events,
      long count,
      Consumer<AdaptedSummary> watcher)
      throws InterruptedException {
    Semaphore room = new Semaphore(window);
    Consumer<AdaptedSummary> listener =
        model -> {
          watcher.accept(model);
          room.release();
        };
    try (TaskProducer producer = TaskProducer.open(kafka, "");
        LatencyProbe probe = LatencyProbe.start(kafka, "", listener)) {
      long started = System.nanoTime();
      for (long sent = 0; sent < count; sent++) {
        take(room, 1, probe, producer);
        producer.send(TaskEvent.newBuilder(events.next()).setOccurredAt(Instant.now()).build());
      }
      producer.flush();
      take(room, window, probe, producer);
      double seconds = (System.nanoTime() - started) / 1e9;
      return new Result(count / seconds, probe.summary());
    }
  }

  private static void take(Semaphore room, int permits, LatencyProbe probe, TaskProducer producer)
      throws InterruptedException {
    // Counted, not read off a clock: what stops this process stops the stream in it too.
    int silentSeconds = 0;
    int free = room.availablePermits();
    while (!room.tryAcquire(permits, 1, TimeUnit.SECONDS)) {
      producer.flush();
      probe.summary(); // Throws if the probe itself failed.
      silentSeconds = room.availablePermits() == free ? silentSeconds + 1 : 0;
      free = room.availablePermits();
      if (silentSeconds > PATIENCE_SECONDS) {
        throw new IllegalStateException(
            "no adapted model arrived for " + PATIENCE_SECONDS + " s; see the log");
      }
    }
  }
}
