package io.headwater.standalone.endtoend;

import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.EpisodeSource;
import io.headwater.task.Rows;
import io.headwater.tensor.NdArray;
import java.util.Iterator;

/**
 * Points in the plane as pictures: each a bright spot at the point's place on {@value #SIDE} ×
 * {@value #SIDE} pixels. Features are [rows, side, side, 1].
 */
record PicturedBlobs(EpisodeSource points) implements EpisodeSource {
  static final int SIDE = 8;

  /** The points lie in about ± this. */
  private static final double RANGE = 3;

  @Override
  public String name() {
    return "pictured-" + points.name();
  }

  @Override
  public Iterator<Episode> training(long first) {
    return pictured(points.training(first));
  }

  @Override
  public Iterator<Episode> heldOut() {
    return pictured(points.heldOut());
  }

  private static Iterator<Episode> pictured(Iterator<Episode> episodes) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return episodes.hasNext();
      }

      @Override
      public Episode next() {
        Episode episode = episodes.next();
        return new Episode(
            episode.taskId(),
            pictured(episode.support()),
            pictured(episode.query()),
            episode.attributes());
      }
    };
  }

  private static Rows pictured(Rows rows) {
    float[] pixels = new float[rows.count() * SIDE * SIDE];
    for (int row = 0; row < rows.count(); row++) {
      double x = place(rows.features().get(2 * row));
      double y = place(rows.features().get(2 * row + 1));
      for (int i = 0; i < SIDE; i++) {
        for (int j = 0; j < SIDE; j++) {
          double distance = (i - y) * (i - y) + (j - x) * (j - x);
          pixels[(row * SIDE + i) * SIDE + j] = (float) Math.exp(-distance / 2);
        }
      }
    }
    return new Rows(
        NdArray.of(new int[] {rows.count(), SIDE, SIDE, 1}, pixels),
        rows.targets(),
        rows.weights());
  }

  private static double place(double coordinate) {
    return (coordinate + RANGE) / (2 * RANGE) * (SIDE - 1);
  }
}
