package io.headwater.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.checker.LossChecker;
import io.headwater.standalone.demo.Stack;
import io.headwater.standalone.episodes.SendPlan;
import io.headwater.standalone.episodes.SendPlan.QueryUse;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.standalone.episodes.TaskProducer;
import io.headwater.streams.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Instances share the work at default time-outs: each of two is killed under load, a third joins,
 * and all are stopped and started in turn. Prints how long each left the slowest partition without
 * a model, counted from the event to the first model of a task sent after it.
 */
@Timeout(600)
class ScaleOutIT {
  private static final double TASKS_PER_SECOND = 200;
  private static final Duration SETTLE = Duration.ofMinutes(3);

  @TempDir Path directory;
  private final Map<String, StatusPages> instances = new TreeMap<>();
  private String protocol;
  private Stack stack;
  private Progress progress;
  private int starts;

  @AfterEach
  void stop() {
    instances.values().forEach(instance -> instance.app().close());
    if (progress != null) {
      progress.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void othersTakeOverWhateverHappensToAnInstance(String groupProtocol)
      throws IOException, InterruptedException, ConfigException {
    protocol = groupProtocol;
    stack = Stack.start(directory);
    Stack.createTopics(stack.configure(yaml(0), Map.of()));
    progress = Progress.start(stack.clientSettings());
    start("one");
    start("two");
    try (Load load = new Load()) {
      ready("one", "two");
      progress.awaitAllAfter(System.currentTimeMillis());

      for (String victim : new String[] {"one", "two"}) {
        long at = System.currentTimeMillis();
        instances.get(victim).app().kill();
        report("kill -9 of " + victim, at);
        start(victim);
        ready("one", "two");
      }
      start("three");
      ready("three");
      for (String each : new String[] {"one", "two", "three"}) {
        long at = System.currentTimeMillis();
        instances.get(each).app().close();
        report("stop of " + each, at);
        start(each);
        ready(each);
      }

      long sent = load.finish();
      CheckReport counts = awaitClosed();
      assertThat(counts.closed()).as(counts.toTable()).isTrue();
      assertThat(counts.violations()).isEmpty();
      assertThat(counts.tasks()).isEqualTo(sent);
      assertThat(counts.adapted()).isEqualTo(sent);
    }
  }

  private void report(String event, long at) throws InterruptedException {
    System.out.printf(
        "group.protocol=%s: %s: every partition had a model of a later task after %,d ms%n",
        protocol, event, progress.awaitAllAfter(at) - at);
  }

  private void start(String name) throws IOException {
    int port = StatusPages.freePort();
    Path config = directory.resolve(name + ".yaml");
    Files.writeString(config, yaml(port).replace("STATE", "state-" + name));
    AppProcess app = AppProcess.start(config, directory.resolve(name + "-" + starts++ + ".log"));
    instances.put(name, new StatusPages(port, app));
  }

  private void ready(String... names) throws IOException, InterruptedException {
    for (String name : names) {
      instances.get(name).awaitReady();
    }
  }

  private CheckReport awaitClosed() throws InterruptedException {
    try (LossChecker checker = LossChecker.open(stack.clientSettings(), "")) {
      return checker.awaitClosed(SETTLE);
    }
  }

  private String yaml(int httpPort) {
    return """
        application-id: scale-out
        kafka:
          bootstrap.servers: %s
          schema.registry.url: %s
          state.dir: %s/STATE
          group.protocol: %s
        http: {port: %d}
        learners:
          sinusoid:
            algorithm: maml
            model: {type: mlp, inputs: 1, hidden: [40, 40], outputs: 1}
            loss: squared-error
            meta: {batch: 25, publish-interval: 200ms, max-staleness: 50}
        """
        .formatted(
            stack.clientSettings().get("bootstrap.servers"),
            stack.clientSettings().get("schema.registry.url"),
            directory,
            protocol,
            httpPort);
  }

  /** Tasks at a steady rate until told to finish. */
  private final class Load implements AutoCloseable {
    private volatile boolean finished;
    private final CompletableFuture<Long> sent = CompletableFuture.supplyAsync(this::send);

    long finish() {
      finished = true;
      return sent.join();
    }

    @Override
    public void close() {
      finished = true;
    }

    private long send() {
      SinusoidEpisodes episodes = new SinusoidEpisodes(SinusoidSettings.withSeed(1));
      var training = episodes.training();
      long total = 0;
      try (TaskProducer producer = TaskProducer.open(stack.clientSettings(), "")) {
        while (!finished) {
          total =
              producer.send(
                  training, new SendPlan("sinusoid", 100, TASKS_PER_SECOND, QueryUse.LEARN));
        }
      }
      return total;
    }
  }
}
