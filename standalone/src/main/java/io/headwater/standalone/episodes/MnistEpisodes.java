package io.headwater.standalone.episodes;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * N-way K-shot classification of turned MNIST digits: all images of a task are turned by one angle.
 * Training tasks are drawn from the training set at multiples of {@value #APART} degrees, held-out
 * tasks from the test set at the angles half-way between, so they share neither image nor angle,
 * but the ten digits. Labels are drawn anew for every task. Features are {@code [rows, side *
 * side]} in [0, 1] with ink 1; targets {@code [rows]} class indices.
 */
public final class MnistEpisodes implements EpisodeSource {

  /** Degrees between two angles of one stream. */
  static final int APART = 30;

  private final MnistSettings settings;
  private final MnistImages training;
  private final MnistImages test;
  private final AreaDownsampler downsampler;

  /** Of files read before. */
  MnistEpisodes(MnistSettings settings, MnistImages training, MnistImages test) {
    this.settings = settings;
    this.training = training;
    this.test = test;
    this.downsampler = new AreaDownsampler(MnistSettings.ORIGINAL_SIDE, settings.side());
  }

  /**
   * Reads the four files.
   *
   * @param directory holds {@code train-} and {@code t10k-} {@code images-idx3-ubyte.gz} and {@code
   *     labels-idx1-ubyte.gz}
   * @throws java.io.UncheckedIOException when one is missing or damaged, naming the file
   */
  public static MnistEpisodes open(Path directory, MnistSettings settings) {
    return new MnistEpisodes(
        settings, MnistImages.read(directory, "train"), MnistImages.read(directory, "t10k"));
  }

  /** Other tasks of the same files. */
  public MnistEpisodes with(MnistSettings other) {
    return new MnistEpisodes(other, training, test);
  }

  @Override
  public String name() {
    return "mnist";
  }

  @Override
  public Iterator<Episode> training(long first) {
    return draw(training, 0, RandomStream.TRAINING, first);
  }

  @Override
  public Iterator<Episode> heldOut() {
    return draw(test, APART / 2, RandomStream.HELD_OUT, 0);
  }

  private Iterator<Episode> draw(
      MnistImages images, int fromDegrees, RandomStream stream, long first) {
    return new EndlessIterator(
        name(),
        stream,
        settings.seed(),
        first,
        (taskId, random) -> episode(taskId, images, fromDegrees, random));
  }

  private Episode episode(
      String taskId, MnistImages images, int fromDegrees, RandomGenerator random) {
    int degrees = fromDegrees + APART * random.nextInt(360 / APART);
    Turn turn = new Turn(MnistSettings.ORIGINAL_SIDE, degrees);
    int[] digits = Draw.distinct("way", settings.way(), MnistSettings.DIGITS, random);
    int pixels = settings.side() * settings.side();
    ImageRows support = new ImageRows(settings.way() * settings.shot(), pixels);
    ImageRows query = new ImageRows(settings.way() * settings.query(), pixels);
    StringBuilder names = new StringBuilder();
    for (int label = 0; label < digits.length; label++) {
      int digit = digits[label];
      int count = settings.shot() + settings.query();
      int[] drawn = Draw.distinct("shot + query", count, images.count(digit), random);
      for (int i = 0; i < count; i++) {
        ImageRows rows = i < settings.shot() ? support : query;
        rows.add(label, downsampler.downsample(turn.of(images.image(digit, drawn[i]))));
      }
      names.append(label == 0 ? "" : ",").append(digit);
    }
    return new Episode(
        taskId,
        support.build(),
        query.build(),
        new TreeMap<>(Map.of("digits", names.toString(), "degrees", Integer.toString(degrees))));
  }
}
