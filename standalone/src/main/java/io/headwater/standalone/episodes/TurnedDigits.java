package io.headwater.standalone.episodes;

import io.headwater.task.Rows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * MNIST turned by every {@value #APART} degrees: {@value #TASKS} tasks, each with its own few
 * images of the training set, as many of each digit, and the same images of the test set. Labels
 * are the digits. Features are {@code [rows, side * side]} in [0, 1] with ink 1.
 */
public final class TurnedDigits {
  /** Tasks there are. */
  public static final int TASKS = 24;

  /** Degrees between one task and the next. */
  static final int APART = 360 / TASKS;

  private final int side;
  private final long seed;
  private final List<Task> tasks;

  private static final class Image {
    private final int digit;
    private final byte[] pixels;

    private Image(int digit, byte[] pixels) {
      this.digit = digit;
      this.pixels = pixels;
    }
  }

  private record Task(String id, int degrees, List<Image> training, List<Image> test) {}

  private TurnedDigits(int side, long seed, List<Task> tasks) {
    this.side = side;
    this.seed = seed;
    this.tasks = tasks;
  }

  /**
   * Reads the four files and turns what is needed.
   *
   * @param directory as {@link MnistEpisodes#open}
   * @param training images of a digit that a task has to learn from
   * @param test images of a digit that it is measured on
   * @param side of the images in pixels, 1 to 28
   * @param seed of all that is drawn
   * @throws java.io.UncheckedIOException when a file is missing or damaged, naming it
   */
  public static TurnedDigits open(Path directory, int training, int test, int side, long seed) {
    return of(
        MnistImages.read(directory, "train"),
        MnistImages.read(directory, "t10k"),
        training,
        test,
        side,
        seed);
  }

  /** Of files read before. */
  static TurnedDigits of(
      MnistImages train, MnistImages held, int training, int test, int side, long seed) {
    AreaDownsampler smaller = new AreaDownsampler(MnistSettings.ORIGINAL_SIDE, side);
    Random random = new Random(seed);
    List<List<Integer>> shuffled =
        IntStream.range(0, MnistSettings.DIGITS)
            .mapToObj(digit -> shuffled(train.count(digit), random))
            .toList();
    List<Task> tasks = new ArrayList<>();
    for (int number = 0; number < TASKS; number++) {
      int degrees = number * APART;
      Turn turn = new Turn(MnistSettings.ORIGINAL_SIDE, degrees);
      List<Image> own = new ArrayList<>();
      List<Image> measured = new ArrayList<>();
      for (int digit = 0; digit < MnistSettings.DIGITS; digit++) {
        for (int i = 0; i < training; i++) {
          int drawn = shuffled.get(digit).get(number * training + i);
          own.add(new Image(digit, smaller.downsample(turn.of(train.image(digit, drawn)))));
        }
        for (int i = 0; i < test; i++) {
          measured.add(new Image(digit, smaller.downsample(turn.of(held.image(digit, i)))));
        }
      }
      tasks.add(new Task("%03d".formatted(degrees), degrees, own, measured));
    }
    return new TurnedDigits(side, seed, tasks);
  }

  /** The task's name: its angle in degrees, in three digits. */
  public String id(int task) {
    return tasks.get(task).id;
  }

  /** Half of a task's own images as support set, the other half as query set, drawn by pass. */
  public Episode halves(int task, long pass) {
    List<Image> own = new ArrayList<>(tasks.get(task).training);
    Collections.shuffle(own, new Random(31 * (31 * seed + pass) + task));
    int half = own.size() / 2;
    return episode(tasks.get(task), own.subList(0, half), own.subList(half, own.size()));
  }

  /** All of a task's own images as support set, its test images as query set. */
  public Episode measured(int task) {
    return episode(tasks.get(task), tasks.get(task).training, tasks.get(task).test);
  }

  private Episode episode(Task task, List<Image> support, List<Image> query) {
    return new Episode(
        task.id,
        rows(support),
        rows(query),
        new TreeMap<>(Map.of("degrees", Integer.toString(task.degrees))));
  }

  private Rows rows(List<Image> images) {
    ImageRows rows = new ImageRows(images.size(), side * side);
    images.forEach(image -> rows.add(image.digit, image.pixels));
    return rows.build();
  }

  private static List<Integer> shuffled(int count, Random random) {
    List<Integer> indices = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(indices, random);
    return indices;
  }
}
