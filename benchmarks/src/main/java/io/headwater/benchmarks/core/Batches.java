package io.headwater.benchmarks.core;

import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.task.Rows;
import io.headwater.task.Task;
import io.headwater.tensor.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** Tasks drawn before they are measured, in batches that are taken in turn. */
final class Batches {
  private static final int SIDE = 28;

  private final List<List<Task>> batches;
  private int next;

  private Batches(List<List<Task>> batches) {
    this.batches = batches;
  }

  /** Sinusoids of ten support and ten query rows: {@code count} batches of {@code size}. */
  static Batches ofSinusoids(int count, int size) {
    Iterator<Episode> episodes = new SinusoidEpisodes(SinusoidSettings.withSeed(1)).training();
    return new Batches(
        IntStream.range(0, count)
            .mapToObj(
                batch -> IntStream.range(0, size).mapToObj(task -> task(episodes.next())).toList())
            .toList());
  }

  private static Task task(Episode episode) {
    return new Task(episode.taskId(), episode.support(), episode.query(), null);
  }

  /**
   * One batch of {@code size} tasks to tell classes of random 28 × 28 images apart: the arithmetic
   * of characters, without their data.
   *
   * @param way classes
   * @param queries query rows of each class; there is one support row of each
   */
  static Batches ofImages(int size, int way, int queries) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    List<Task> batch = new ArrayList<>();
    for (int task = 0; task < size; task++) {
      Rows support = images(random, way, 1);
      batch.add(new Task("images-" + task, support, images(random, way, queries), null));
    }
    return new Batches(List.of(batch));
  }

  private static Rows images(RandomGenerator random, int way, int each) {
    int rows = way * each;
    float[] pixels = new float[rows * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    float[] classes = new float[rows];
    for (int label = 0; label < way; label++) {
      Arrays.fill(classes, label * each, (label + 1) * each, label);
    }
    return Rows.unweighted(
        NdArray.owning(new int[] {rows, SIDE, SIDE, 1}, pixels),
        NdArray.owning(new int[] {rows}, classes));
  }

  /** The same tasks without their query rows. */
  Batches withoutQuery() {
    return new Batches(
        batches.stream()
            .map(
                batch ->
                    batch.stream()
                        .map(task -> new Task(task.id(), task.support(), null, null))
                        .toList())
            .toList());
  }

  /** The next batch; after the last comes the first. */
  List<Task> next() {
    next = (next + 1) % batches.size();
    return batches.get(next);
  }
}
