package io.headwater.standalone.episodes;

import io.headwater.task.Rows;
import io.headwater.tensor.NdArray;

/**
 * Collects labelled images of one dataset: features {@code [rows, pixels]}, targets {@code [rows]}.
 */
final class ImageRows {

  private final int pixels;
  private final float[] features;
  private final float[] labels;
  private int rows;

  ImageRows(int capacity, int pixels) {
    this.pixels = pixels;
    this.features = new float[capacity * pixels];
    this.labels = new float[capacity];
  }

  /** Where the pixels of all rows go, row after row. */
  float[] features() {
    return features;
  }

  /** Begins the next row; returns where in {@link #features} it starts. */
  int next(int label) {
    labels[rows] = label;
    return rows++ * pixels;
  }

  /** Adds a grey image, {@code [pixels]}, one unsigned byte a pixel, 255 for 1. */
  void add(int label, byte[] image) {
    int at = next(label);
    for (int pixel = 0; pixel < pixels; pixel++) {
      features[at + pixel] = (image[pixel] & 0xff) / 255f;
    }
  }

  Rows build() {
    return Rows.unweighted(
        NdArray.of(new int[] {rows, pixels}, features), NdArray.of(new int[] {rows}, labels));
  }
}
