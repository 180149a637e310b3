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
   * Square windows side by side, row by row, each with its pixels row by row; what is left over at
   * the last rows and columns is in none.
   *
   * @param side of a window, at most the height and the width
   */
  CellMap windows(int side) {
    int rows = height / side;
    int columns = width / side;
    int[] sources = new int[rows * columns * side * side];
    int next = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        for (int i = 0; i < side; i++) {
          for (int j = 0; j < side; j++) {
            sources[next++] = (row * side + i) * width + column * side + j;
          }
        }
      }
    }
    return CellMap.of(channels, pixels(), sources);
  }
}
