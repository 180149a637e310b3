package io.headwater.standalone.checker;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures end-to-end latency while it happens: wall clock at which a read-committed consumer gets
 * an adapted model, less {@code occurredAt} of its task event. Meaningful where producer and probe
 * share a clock and events are stamped when they are sent. Record timestamps could not tell: they
 * are event time.
 *
 * <p>Runs its own thread until closed. {@link #summary} may be called from any thread.
 */
public final class LatencyProbe implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final AdaptedModelTail tail;
  private final Consumer<AdaptedSummary> listener;
  private final LatencyHistogram histogram = new LatencyHistogram();
  private final Thread thread = new Thread(this::run, "latency-probe");
  private volatile boolean closing;
  private volatile RuntimeException failure;

  private LatencyProbe(AdaptedModelTail tail, Consumer<AdaptedSummary> listener) {
    this.tail = tail;
    this.listener = listener;
  }

  /**
   * Starts measuring; models committed after this returns are seen.
   *
   * @param kafka client settings with {@code bootstrap.servers} and {@code schema.registry.url}
   * @param listener is given every model on the probe's thread, for example to show progress
   */
  public static LatencyProbe start(
      Map<String, ?> kafka, String topicPrefix, Consumer<AdaptedSummary> listener) {
    LatencyProbe probe =
        new LatencyProbe(
            AdaptedModelTail.open(kafka, topicPrefix, AdaptedModelTail.From.NOW), listener);
    probe.thread.setDaemon(true);
    probe.thread.start();
    return probe;
  }

  /**
   * What was measured so far.
   *
   * @throws IllegalStateException when the probe failed
   */
  public Summary summary() {
    if (failure != null) {
      throw new IllegalStateException("latency probe failed: " + failure.getMessage(), failure);
    }
    return new Summary(
        histogram.samples(), histogram.quantileMillis(0.5), histogram.quantileMillis(0.99));
  }

  /** Stops the thread and closes the consumer. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (tail) {
      while (!closing) {
        for (AdaptedSummary model : tail.poll(POLL)) {
          histogram.record(System.currentTimeMillis() - model.occurredAt().toEpochMilli());
          listener.accept(model);
        }
      }
    } catch (RuntimeException stopped) {
      failure = stopped;
    }
  }

  /**
   * Latencies in milliseconds, -1 without samples; a latency above a minute counts as a minute.
   *
   * @param samples models seen
   */
  public record Summary(long samples, long p50Millis, long p99Millis) {}
}
