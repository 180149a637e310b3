package io.headwater.standalone.endtoend;

import io.headwater.schema.TaskEvent;
import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.SendPlan.QueryUse;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.standalone.episodes.TaskEvents;
import io.headwater.standalone.episodes.TaskProducer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Tasks as they come in production, at a steady rate: whole ones, ones whose labels come later or
 * sooner, feedback that comes again, tasks that come again, deletions. Every feedback's task comes
 * and stays, so that in the end none waits. Seeded.
 */
final class MixedLoad {
  private static final int LONGEST_DELAY = 800;

  private final String learner;
  private final SplittableRandom random;
  private final Iterator<Episode> episodes;
  private final PriorityQueue<Due> later =
      new PriorityQueue<>(Comparator.comparingLong(Due::tick).thenComparingLong(Due::order));
  private final List<TaskEvent> whole = new ArrayList<>();
  private final List<TaskEvent> late = new ArrayList<>();
  private long order;
  private long events;
  private long deletions;
  private long feedback;
  private long repeated;

  MixedLoad(String learner, long seed) {
    this.learner = learner;
    this.random = new SplittableRandom(seed);
    this.episodes = new SinusoidEpisodes(SinusoidSettings.withSeed(seed)).training();
  }

  private record Due(long tick, long order, Runnable send) {}

  /** What was sent. */
  record Sent(long events, long deletions, long feedback, long repeated) {}

  /** Sends {@code ticks} actions and what follows from them. */
  Sent run(TaskProducer producer, long ticks, double ticksPerSecond) {
    long start = System.nanoTime();
    for (long tick = 0; tick < ticks; tick++) {
      long due = start + (long) (tick * 1e9 / ticksPerSecond);
      while (due > System.nanoTime()) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      act(producer, tick);
      while (!later.isEmpty() && later.peek().tick() <= tick) {
        later.poll().send().run();
      }
    }
    while (!later.isEmpty()) {
      later.poll().send().run();
    }
    producer.flush();
    return new Sent(events, deletions, feedback, repeated);
  }

  private void act(TaskProducer producer, long tick) {
    int choice = random.nextInt(100);
    if (choice < 40 || whole.isEmpty() || late.isEmpty()) {
      TaskEvent event = next();
      send(producer, event);
      whole.add(event);
      TaskEvent labelled = next();
      send(producer, TaskEvents.withoutQuery(labelled));
      after(tick, () -> label(producer, labelled));
    } else if (choice < 60) {
      TaskEvent event = next();
      label(producer, event);
      after(tick, () -> send(producer, TaskEvents.withoutQuery(event)));
    } else if (choice < 75) {
      send(producer, whole.get(random.nextInt(whole.size())));
    } else if (choice < 80) {
      producer.delete(learner, whole.remove(random.nextInt(whole.size())).getTaskId());
      deletions++;
    } else if (choice < 90) {
      send(producer, TaskEvents.withoutQuery(late.get(random.nextInt(late.size()))));
    } else {
      label(producer, late.get(random.nextInt(late.size())));
      repeated++;
    }
  }

  private TaskEvent next() {
    Episode episode = episodes.next();
    return TaskEvents.of(
        episode, learner, QueryUse.LEARN, "event-" + episode.taskId(), Instant.now());
  }

  private void send(TaskProducer producer, TaskEvent event) {
    producer.send(event);
    events++;
  }

  /** One feedback a task: whoever sends it again repeats it. */
  private void label(TaskProducer producer, TaskEvent event) {
    producer.send(TaskEvents.feedback(event, "labels", Instant.now()));
    feedback++;
    if (feedback % 10 == 0) {
      late.add(event);
    }
  }

  private void after(long tick, Runnable send) {
    later.add(new Due(tick + random.nextInt(LONGEST_DELAY), order++, send));
  }
}
