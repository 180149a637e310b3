package io.headwater.standalone.endtoend;

import io.headwater.standalone.checker.AdaptedModelTail;
import io.headwater.standalone.checker.AdaptedModelTail.From;
import io.headwater.standalone.checker.AdaptedSummary;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Watches committed models and remembers, for each partition of tasks, when the last task was sent
 * that has a model, and when that model was seen. Runs a thread of its own until closed.
 */
final class Progress implements AutoCloseable {
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private record Seen(long sentAt, long seenAt) {}

  private final AdaptedModelTail tail;
  private final Map<String, Seen> newest = new HashMap<>();
  private final Thread thread = new Thread(this::run, "progress");
  private volatile boolean closing;

  private Progress(AdaptedModelTail tail) {
    this.tail = tail;
  }

  static Progress start(Map<String, ?> kafka) {
    Progress progress = new Progress(AdaptedModelTail.open(kafka, "", From.NOW));
    progress.thread.setDaemon(true);
    progress.thread.start();
    return progress;
  }

  /**
   * Waits until every partition has a committed model of a task sent after {@code since}.
   *
   * @return when the last of them got its first, milliseconds since the epoch
   */
  synchronized long awaitAllAfter(long since) throws InterruptedException {
    Map<String, Long> first = new HashMap<>();
    long end = System.currentTimeMillis() + PATIENCE.toMillis();
    while (true) {
      newest.forEach(
          (partition, seen) -> {
            if (seen.sentAt() > since) {
              first.putIfAbsent(partition, seen.seenAt());
            }
          });
      if (first.size() == PARTITIONS) {
        return first.values().stream().mapToLong(Long::longValue).max().orElseThrow();
      }
      if (System.currentTimeMillis() > end) {
        throw new AssertionError(
            "expected models in " + PARTITIONS + " partitions but saw them in " + first.keySet());
      }
      wait(200);
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
  }

  private void run() {
    try (tail) {
      while (!closing) {
        for (AdaptedSummary model : tail.poll(Duration.ofMillis(100))) {
          see(model);
        }
      }
    }
  }

  private synchronized void see(AdaptedSummary model) {
    String partition = model.source().substring(0, model.source().indexOf(':'));
    newest.put(partition, new Seen(model.occurredAt().toEpochMilli(), System.currentTimeMillis()));
    notifyAll();
  }
}
