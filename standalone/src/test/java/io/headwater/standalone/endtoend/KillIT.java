package io.headwater.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.checker.LossChecker;
import io.headwater.standalone.demo.Stack;
import io.headwater.standalone.endtoend.MixedLoad.Sent;
import io.headwater.standalone.episodes.TaskProducer;
import io.headwater.streams.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances under a steady load of tasks, late labels, repetitions and deletions, of which one
 * is killed with {@code kill -9} again and again at random moments. The loss checker judges the
 * topics afterwards.
 *
 * <p>{@code -Dheadwater.kill.seconds} (180) sets how long, {@code -Dheadwater.kill.seed} (1) when
 * and whom.
 */
@Timeout(900)
class KillIT {
  private static final long SECONDS = Long.getLong("headwater.kill.seconds", 180);
  private static final long SEED = Long.getLong("headwater.kill.seed", 1);
  // About one and a half records each.
  private static final double TICKS_PER_SECOND = 250;
  private static final int INSTANCES = 2;
  // With the pauses below: the longest possible cycle fits ten times into 180 s.
  private static final long KILLS_EXPECTED = SECONDS / 18;
  private static final Duration RECOVERY = Duration.ofMinutes(3);

  private static final String YAML =
      """
      application-id: kill-test
      kafka:
        bootstrap.servers: %s
        schema.registry.url: %s
        state.dir: %s
        client.id: %s
        session.timeout.ms: 3000
        heartbeat.interval.ms: 1000
        transaction.timeout.ms: 5000
      http: {port: -1}
      learners:
        sinusoid:
          algorithm: maml
          settings: {steps: 1, rate: 0.01}
          model: {type: mlp, inputs: 1, hidden: [40, 40], outputs: 1, activation: relu}
          loss: squared-error
          seed: 1
          meta:
            optimizer: {type: adam, rate: 0.001}
            batch: 25
            publish-interval: 100ms
            max-staleness: 20
            clip-norm: 10
      """;

  @TempDir Path directory;
  private Stack stack;
  private final List<AppProcess> instances = new ArrayList<>();
  private final ExecutorService sending = Executors.newSingleThreadExecutor();
  private final Map<Integer, String> clientIds = new HashMap<>();
  private int starts;

  @BeforeEach
  void startStackAndInstances() throws IOException, InterruptedException, ConfigException {
    stack = Stack.start(directory);
    Stack.createTopics(stack.configure(yaml(0, "topics"), Map.of()));
    for (int i = 0; i < INSTANCES; i++) {
      instances.add(start(i));
    }
  }

  @AfterEach
  void stopAll() {
    sending.shutdownNow();
    instances.forEach(AppProcess::close);
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void losesAndDoublesNothingWhenInstancesAreKilled()
      throws IOException, InterruptedException, ExecutionException {
    awaitBothAtWork();
    Future<Sent> sent = sending.submit(load());

    Kills kills = killAtRandom();
    Sent tasks = sent.get();
    CheckReport report = awaitClosed();

    System.out.printf(
        "%d kills in %d s, %d of an instance at work (seed %d), %s%n%s",
        kills.all(), SECONDS, kills.atWork(), SEED, tasks, report.toTable());
    assertThat(kills.all()).isGreaterThanOrEqualTo(KILLS_EXPECTED);
    assertThat(kills.atWork()).isPositive();
    assertThat(report.lost()).isZero();
    assertThat(report.doubled()).isZero();
    assertThat(report.foreign()).isZero();
    assertThat(report.violations()).isEmpty();
    assertThat(report.closed()).isTrue();
    assertThat(report.tasks()).isEqualTo(tasks.events() + tasks.deletions());
    assertThat(report.adapted()).isEqualTo(tasks.events());
    assertThat(report.deletions()).isEqualTo(tasks.deletions());
    assertThat(report.deadLetters()).isZero();
    assertThat(report.feedback()).isEqualTo(tasks.feedback());
    assertThat(report.waiting()).isZero();
    assertThat(report.rejectedByReason().getOrDefault("duplicate", 0L))
        .as("those in gradients not decided on are pending")
        .isBetween(1L, tasks.repeated());
    assertThat(report.versions().get("sinusoid")).isGreaterThan(20);
  }

  private Callable<Sent> load() {
    long ticks = (long) (SECONDS * TICKS_PER_SECOND);
    MixedLoad load = new MixedLoad("sinusoid", SEED);
    return () -> {
      try (TaskProducer producer = TaskProducer.open(stack.clientSettings(), "")) {
        return load.run(producer, ticks, TICKS_PER_SECOND);
      }
    };
  }

  /** A victim every 3 to 11 s, up for replacement 0 to 4 s later: too soon and late enough. */
  private Kills killAtRandom() throws IOException, InterruptedException, ExecutionException {
    SplittableRandom random = new SplittableRandom(SEED);
    long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    long atWork = 0;
    for (long kills = 0; ; kills++) {
      long pause = random.nextLong(3_000, 11_000);
      long absence = random.nextLong(0, 4_000);
      int victim = random.nextInt(INSTANCES);
      if (System.nanoTime() + Duration.ofMillis(pause + absence).toNanos() > end) {
        return new Kills(kills, atWork);
      }
      Thread.sleep(pause);
      requireAlive();
      atWork += ownsTasks(victim) ? 1 : 0;
      instances.get(victim).kill();
      Thread.sleep(absence);
      instances.set(victim, start(victim));
    }
  }

  /** Kills, and those among them that met an instance with partitions of tasks to work on. */
  private record Kills(long all, long atWork) {}

  private void awaitBothAtWork() throws InterruptedException, ExecutionException {
    while (!ownsTasks(0) || !ownsTasks(1)) {
      Thread.sleep(100);
    }
  }

  /** Whether the group has given this start of an instance any partition of the tasks. */
  private boolean ownsTasks(int instance) throws InterruptedException, ExecutionException {
    String group = "kill-test";
    try (Admin admin =
        Admin.create(
            Map.of("bootstrap.servers", stack.clientSettings().get("bootstrap.servers")))) {
      return admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
          .filter(member -> member.clientId().startsWith(clientIds.get(instance) + "-"))
          .flatMap(member -> member.assignment().topicPartitions().stream())
          .anyMatch(partition -> partition.topic().equals("tasks"));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw e;
    }
  }

  private CheckReport awaitClosed() throws IOException, InterruptedException {
    try (LossChecker checker = LossChecker.open(stack.clientSettings(), "")) {
      // Feedback is answered by gradients: until the last is there the books close, but some waits.
      CheckReport report =
          checker.awaitClosed(found -> found.waiting() == 0, RECOVERY.plusSeconds(60));
      requireAlive();
      return report;
    }
  }

  /** An instance that ends unasked is a failure of its own, whatever the checker says. */
  private void requireAlive() throws IOException {
    for (AppProcess instance : instances) {
      assertThat(instance.isAlive()).as(instance.logTail()).isTrue();
    }
  }

  private AppProcess start(int instance) throws IOException {
    String start = "start-" + starts++;
    // A name per start tells this instance from the one killed before, whose seat the group keeps
    // until its session ends.
    clientIds.put(instance, start);
    Path config = directory.resolve(start + ".yaml");
    Files.writeString(config, yaml(instance, start));
    return AppProcess.start(config, directory.resolve(start + ".log"));
  }

  private String yaml(int instance, String clientId) {
    return YAML.formatted(
        stack.clientSettings().get("bootstrap.servers"),
        stack.clientSettings().get("schema.registry.url"),
        directory.resolve("state-" + instance),
        clientId);
  }
}
