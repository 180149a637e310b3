package io.headwater.model;

import io.headwater.tensor.CellMap;

/**
 * The pixels of an image, row by row, and how windows of them are cut out.
 *
 * @param height rows
 * @param width pixels of a row
 * @param channels values of a pixel
 */
record Image(int height, int width, int channels) {
  int pixels() {
    return height * width;
  }

  /**
   * Square windows, row by row, each with its pixels row by row; what lies outside is zeros.
   *
   * @param side of a window
   * @param stride from one window to the next
   * @param padding rows and columns before the first pixel that the first window takes in
   * @param of the image that has a pixel for each window
   */
  CellMap windows(int side, int stride, int padding, Image of) {
    int[] sources = new int[of.pixels() * side * side];
    int next = 0;
    for (int row = 0; row < of.height; row++) {
      for (int column = 0; column < of.width; column++) {
        for (int i = 0; i < side; i++) {
          for (int j = 0; j < side; j++) {
            sources[next++] = pixel(row * stride - padding + i, column * stride - padding + j);
          }
        }
      }
    }
    return CellMap.of(channels, pixels(), sources);
  }

  private int pixel(int row, int column) {
    boolean inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? row * width + column : CellMap.ZEROS;
  }
}
