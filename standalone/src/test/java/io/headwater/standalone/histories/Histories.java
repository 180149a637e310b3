package io.headwater.standalone.histories;

import io.headwater.schema.Dataset;
import io.headwater.schema.TaskEvent;
import io.headwater.schema.TaskFeedback;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Random histories of tasks, interleaved: events with and without query rows, returns, early, late,
 * repeated and hopeless feedback, deletions, in any order. Seeded.
 */
final class Histories {
  /** Steps of one task, on average. */
  static final int STEPS = 6;

  private static final int STRETCH = 1_000;
  private static final double TOO_LARGE_TO_SQUARE = 1e30;

  private final List<String> learners = Learners.POLICIES.keySet().stream().sorted().toList();
  private final RandomGenerator random;
  private final int tasks;
  private long steps;
  private long events;

  Histories(long seed, int tasks) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.tasks = tasks;
  }

  /** The next step of any of the histories. */
  Step next(Instant at) {
    // In half of the stretches one task's steps lie far apart, and micro-batches can grow.
    boolean calm = steps / STRETCH % 2 == 0;
    int number = calm ? (int) (steps % tasks) : random.nextInt(tasks);
    steps++;
    String learner = learners.get(number % learners.size());
    String task = "t" + number;
    int choice = random.nextInt(1_000);
    if (choice < (calm ? 5 : 120)) {
      return new Step.Deletion(learner, task, at);
    }
    if (choice < 500) {
      return event(learner, task, at, random.nextInt(3) == 0 ? Row.dataset(gaussian()) : null);
    }
    return new Step.Feedback(feedback(learner, task, at), at);
  }

  /** Any number between 0 and {@code bound}. */
  int upTo(int bound) {
    return random.nextInt(bound + 1);
  }

  /** An event of a task that is in no history. */
  Step outside(String task, Instant at) {
    return event(learners.get(0), task, at, null);
  }

  /** Whether the gradient of these query rows overflows. */
  static boolean overflows(List<Row> query) {
    return query.stream().anyMatch(row -> row.target() > TOO_LARGE_TO_SQUARE / 2);
  }

  private Step event(String learner, String task, Instant at, Dataset query) {
    return new Step.Event(
        new TaskEvent(
            learner,
            task,
            "e" + events++,
            Row.dataset(gaussian()),
            query,
            random.nextInt(5) > 0,
            at,
            Map.of()),
        at);
  }

  private TaskFeedback feedback(String learner, String task, Instant at) {
    List<Row> query = gaussian();
    if (random.nextInt(40) == 0) {
      query.set(0, new Row(1, 1, TOO_LARGE_TO_SQUARE));
    }
    return new TaskFeedback(learner, task, "f" + random.nextInt(4), Row.dataset(query), at);
  }

  private List<Row> gaussian() {
    int count = 1 + random.nextInt(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new Row(normal(), normal(), normal()));
    }
    return rows;
  }

  private float normal() {
    return (float) random.nextGaussian();
  }
}
