package io.headwater.standalone.episodes;

import io.headwater.task.Rows;
import io.headwater.tensor.NdArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * Rainbow MNIST (Finn, Rajeswaran, Kakade &amp; Levine 2019, "Online Meta-Learning", section 5.1):
 * {@value #TASKS} tasks in random order, one for each of seven grounds, two sizes and four turns.
 * Each has {@value #IMAGES} images of MNIST's training set that no other task has, in the order in
 * which they come, and held-out images of the test set. Labels are the digits. Features are {@code
 * [rows, side, side, 3]} in [0, 1], targets {@code [rows]}.
 *
 * <p>The ink is black, and each task draws its held-out images from all 10,000 by itself.
 * Immutable.
 */
public final class RainbowDigits {
  /** Tasks there are. */
  public static final int TASKS = 56;

  /** Images of a task. */
  public static final int IMAGES = 900;

  /** Red, green and blue. */
  public static final int CHANNELS = 3;

  private final int side;
  private final List<Task> tasks;

  private static final class Image {
    private final int digit;
    private final byte[] ink;

    private Image(int digit, byte[] ink) {
      this.digit = digit;
      this.ink = ink;
    }
  }

  private record Task(RainbowLook look, List<Image> images, List<Image> heldOut) {}

  private RainbowDigits(int side, List<Task> tasks) {
    this.side = side;
    this.tasks = tasks;
  }

  /**
   * Reads the four files and makes the tasks.
   *
   * @param directory as {@link MnistEpisodes#open}
   * @param side of the images in pixels, 1 to 28
   * @param heldOut images that a task is measured on
   * @param seed of the tasks' order and of what images they have
   * @throws java.io.UncheckedIOException when a file is missing or damaged, naming it
   */
  public static RainbowDigits open(Path directory, int side, int heldOut, long seed) {
    return of(
        MnistImages.read(directory, "train"),
        MnistImages.read(directory, "t10k"),
        side,
        heldOut,
        seed);
  }

  /** Of files read before. */
  static RainbowDigits of(MnistImages train, MnistImages test, int side, int heldOut, long seed) {
    AreaDownsampler smaller = new AreaDownsampler(MnistSettings.ORIGINAL_SIDE, side);
    Random random = new Random(seed);
    List<RainbowLook> looks = new ArrayList<>(RainbowLook.all());
    Collections.shuffle(looks, random);
    List<Image> training = all(train);
    Collections.shuffle(training, random);
    List<Image> measured = all(test);
    List<Task> tasks = new ArrayList<>();
    for (int task = 0; task < TASKS; task++) {
      RainbowLook look = looks.get(task);
      Collections.shuffle(measured, random);
      tasks.add(
          new Task(
              look,
              shown(look, training.subList(task * IMAGES, (task + 1) * IMAGES), smaller),
              shown(look, measured.subList(0, heldOut), smaller)));
    }
    return new RainbowDigits(side, tasks);
  }

  private static List<Image> all(MnistImages images) {
    List<Image> all = new ArrayList<>();
    for (int digit = 0; digit < MnistSettings.DIGITS; digit++) {
      for (int i = 0; i < images.count(digit); i++) {
        all.add(new Image(digit, images.image(digit, i)));
      }
    }
    return all;
  }

  private static List<Image> shown(
      RainbowLook look, List<Image> originals, AreaDownsampler smaller) {
    return originals.stream()
        .map(image -> new Image(image.digit, look.ink(image.ink, smaller)))
        .toList();
  }

  /** The task's name, such as {@code red-half-090}. */
  public String id(int task) {
    return tasks.get(task).look.id();
  }

  /** Its ground, size and degrees. */
  public SortedMap<String, String> attributes(int task) {
    return tasks.get(task).look.attributes();
  }

  /** The first {@code count} images of a task to have come. */
  public Rows first(int task, int count) {
    return rows(tasks.get(task), tasks.get(task).images.subList(0, count));
  }

  /** Some images of a task, by their place in the order in which they come. */
  public Rows images(int task, int... places) {
    List<Image> all = tasks.get(task).images;
    return rows(tasks.get(task), IntStream.of(places).mapToObj(all::get).toList());
  }

  /** What a task is measured on. */
  public Rows heldOut(int task) {
    return rows(tasks.get(task), tasks.get(task).heldOut);
  }

  private Rows rows(Task task, List<Image> images) {
    int width = side * side * CHANNELS;
    float[] features = new float[images.size() * width];
    float[] labels = new float[images.size()];
    for (int row = 0; row < labels.length; row++) {
      Image image = images.get(row);
      labels[row] = image.digit;
      task.look.paint(image.ink, features, row * width);
    }
    return Rows.unweighted(
        NdArray.owning(new int[] {labels.length, side, side, CHANNELS}, features),
        NdArray.owning(new int[] {labels.length}, labels));
  }
}
