package io.headwater.standalone.episodes;

import io.headwater.task.Rows;
import io.headwater.tensor.NdArray;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Classification of points in the plane, without any data set: each class of a task is a normal
 * cloud of deviation {@value #DEVIATION} around a centre drawn uniformly from the square ±{@value
 * #RANGE}. Classes mean nothing across tasks, so only the support set tells where each one is.
 * Features are {@code [rows, 2]}, targets {@code [rows]}.
 */
public final class BlobEpisodes implements EpisodeSource {

  private static final double RANGE = 2;
  private static final double DEVIATION = 0.4;

  private final BlobSettings settings;

  public BlobEpisodes(BlobSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "blobs";
  }

  @Override
  public Iterator<Episode> training(long first) {
    return draw(RandomStream.TRAINING, first);
  }

  @Override
  public Iterator<Episode> heldOut() {
    return draw(RandomStream.HELD_OUT, 0);
  }

  private Iterator<Episode> draw(RandomStream stream, long first) {
    return new EndlessIterator(name(), stream, settings.seed(), first, this::episode);
  }

  private Episode episode(String taskId, RandomGenerator random) {
    double[][] centres = new double[settings.way()][];
    Map<String, String> attributes = new TreeMap<>();
    for (int label = 0; label < centres.length; label++) {
      centres[label] = new double[] {coordinate(random), coordinate(random)};
      attributes.put(
          "centre" + label,
          String.format(Locale.ROOT, "%.3f,%.3f", centres[label][0], centres[label][1]));
    }
    return new Episode(
        taskId,
        rows(settings.shot(), centres, random),
        rows(settings.query(), centres, random),
        new TreeMap<>(attributes));
  }

  private static double coordinate(RandomGenerator random) {
    return RANGE * (2 * random.nextDouble() - 1);
  }

  private static Rows rows(int ofEachClass, double[][] centres, RandomGenerator random) {
    int count = ofEachClass * centres.length;
    float[] points = new float[2 * count];
    float[] labels = new float[count];
    for (int row = 0; row < count; row++) {
      int label = row % centres.length;
      labels[row] = label;
      for (int axis = 0; axis < 2; axis++) {
        points[2 * row + axis] = (float) (centres[label][axis] + DEVIATION * random.nextGaussian());
      }
    }
    return Rows.unweighted(
        NdArray.of(new int[] {count, 2}, points), NdArray.of(new int[] {count}, labels));
  }
}
