package io.headwater.streams;

import static io.headwater.streams.DrivenStream.START;
import static io.headwater.streams.SampleEvents.event;
import static io.headwater.streams.SampleEvents.regression;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwater.model.Parameters;
import io.headwater.schema.AdaptedModel;
import io.headwater.schema.Dataset;
import io.headwater.schema.ExcludedTask;
import io.headwater.schema.MetaGradient;
import io.headwater.schema.SourcePosition;
import io.headwater.schema.TaskEvent;
import io.headwater.streams.convert.Tensors;
import io.headwater.streams.convert.UnreadableRecordException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * 2,000 random histories of tasks, interleaved: events with and without query rows, returns, late
 * and early and repeated feedback, deletions, pauses longer than anything is kept; half of them
 * with support sets that a task's later events add to. A sequential reference says what has to
 * become of each query set, which models are published and what the gradients add up to. No version
 * is published meanwhile, so that every gradient is taken at version 0.
 */
class LateLabelHistoriesTest {
  private static final int HISTORIES = 500;
  private static final int STEPS = 12;
  private static final Duration KEEP = Duration.ofHours(1);

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 5", "4, 5"})
  void everyQuerySetEndsOnceAndAsTheReferenceSays(long seed, int windowRows)
      throws UnreadableRecordException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    LateLabelReference reference = new LateLabelReference(KEEP, windowRows);
    Map<SourcePosition, String> ends = new HashMap<>();
    List<Parameters> gradients = new ArrayList<>();
    List<AdaptedModel> models = new ArrayList<>();
    try (DrivenStream stream =
        new DrivenStream(
            "histories-" + seed,
            directory,
            "task-memory: {keep: 1h, max-bytes: 64MiB, max-clock-skew: 3650d}",
            SampleLearners.REGRESSION + "    window-rows: " + windowRows)) {
      Instant now = START;
      for (int step = 0; step < HISTORIES * STEPS; step++) {
        // Most of the time a few seconds; now and then longer than anything is kept.
        now = now.plusSeconds(random.nextInt(2_000) == 0 ? 4_000 : random.nextInt(3));
        String task = "t" + random.nextInt(HISTORIES);
        switch (random.nextInt(8)) {
          case 0 -> {
            stream.delete(task, now);
            reference.delete(task, now);
          }
          case 1, 2, 3 -> {
            TaskEvent event = randomEvent(random, task);
            stream.task(event, now);
            reference.task(event, now);
          }
          default -> {
            String id = "f" + random.nextInt(4);
            Dataset query = rows(random);
            stream.feedback(task, id, query, now);
            reference.feedback(task, id, query, now);
          }
        }
        for (MetaGradient gradient : stream.gradients()) {
          gradient.getSources().forEach(at -> end(ends, at, "folded"));
          for (ExcludedTask left : gradient.getExcluded()) {
            end(ends, left.getSource(), left.getReason());
          }
          gradients.add(Tensors.toParameters(gradient.getGradient()));
        }
        models.addAll(stream.models());
      }
      assertThat(stream.deadLetters()).isZero();
    }

    assertThat(differences(ends, reference.ends())).isEmpty();
    assertThat(ends.values()).contains("folded", "duplicate", "expired", "deleted");
    assertThat(models.stream().map(AdaptedModel::getEventId)).isEqualTo(reference.answered());
    Parameters expected = reference.gradientSum();
    Parameters sum = gradients.stream().reduce(Parameters::plus).orElseThrow();
    assertThat(sum.plus(expected.scaled(-1)).norm())
        .isCloseTo(0, within(1e-5 * Math.max(1, expected.norm())));
    reference.requireModels(models);
  }

  /** Query sets that ended otherwise than expected: a few thousand that did not say nothing. */
  private static List<String> differences(
      Map<SourcePosition, String> actual, Map<SourcePosition, String> expected) {
    List<String> differences = new ArrayList<>();
    for (SourcePosition at : union(actual.keySet(), expected.keySet())) {
      String is = actual.getOrDefault(at, "pending");
      String should = expected.getOrDefault(at, "pending");
      if (!is.equals(should)) {
        differences.add(at + ": expected " + should + " but was " + is);
      }
    }
    return differences;
  }

  private static <T> Set<T> union(Set<T> one, Set<T> other) {
    Set<T> all = new HashSet<>(one);
    all.addAll(other);
    return all;
  }

  private static void end(Map<SourcePosition, String> ends, SourcePosition at, String how) {
    assertThat(ends.put(at, how)).as("ended twice: %s", at).isNull();
  }

  private static TaskEvent randomEvent(RandomGenerator random, String task) {
    Dataset query = random.nextInt(3) == 0 ? rows(random) : null;
    return TaskEvent.newBuilder(event("slopes", task, rows(random), query))
        .setEventId("e" + random.nextLong())
        .setLearn(random.nextInt(5) > 0)
        .build();
  }

  private static Dataset rows(RandomGenerator random) {
    float[] values = new float[3 * (1 + random.nextInt(3))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return regression(values);
  }
}
