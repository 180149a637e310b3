package io.headwater.benchmarks.pipeline;

import io.headwater.benchmarks.pipeline.Tasks.Message;
import io.headwater.benchmarks.report.Report;
import io.headwater.streams.config.ConfigException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code kill -9} of the stream under load, whereupon another process starts at once. */
final class Recovery {
  private static final double LOAD = 200;
  private static final int STEP = 20;
  private static final int PATIENCE_SECONDS = 60;

  private final Deployments deployments;
  private final Tasks tasks;
  private final Report report;

  Recovery(Deployments deployments, Tasks tasks, Report report) {
    this.deployments = deployments;
    this.tasks = tasks;
    this.report = report;
  }

  /**
   * Seconds from the kill to the first model of a task that was sent after it; empty when there was
   * none within a minute, of which the report is told.
   *
   * @param name of the deployment, which is made for this
   * @param before tasks that it works off first
   */
  OptionalDouble measure(String name, int partitions, int before)
      throws IOException, ConfigException, InterruptedException, ExecutionException {
    try (Pipe pipe = deployments.headwater(name, partitions)) {
      pipe.runFlat(tasks.next(pipe.input(), before), before);
      return OptionalDouble.of(seconds(name, pipe));
    } catch (TimeoutException e) {
      report.line(Map.of("name", "recovery", "missing", "no model within a minute"));
      return OptionalDouble.empty();
    }
  }

  private double seconds(String name, Pipe pipe)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    List<Message> messages = tasks.next(pipe.input(), (int) (LOAD * PATIENCE_SECONDS));
    CompletableFuture<Long> recovered = new CompletableFuture<>();
    pipe.process().kill();
    long killed = System.currentTimeMillis();
    pipe.onModel(
        sent -> {
          if (sent > killed) {
            recovered.complete(System.currentTimeMillis());
          }
        });
    try (ChildProcess another = deployments.startHeadwater(name)) {
      for (int sent = 0; sent < messages.size() && !recovered.isDone(); sent += STEP) {
        pipe.sendPaced(messages.subList(sent, sent + STEP), LOAD);
        another.requireAlive();
      }
      return (recovered.get(1, TimeUnit.SECONDS) - killed) / 1e3;
    }
  }
}
