package io.headwater.tensor;

import java.util.Arrays;

/** The loops of {@link FloatKernels} over rows, see {@link Kernels}. */
final class FloatRows {
  private FloatRows() {}

  static void sumRows(float[] x, int xFrom, int rows, int width, float[] y, int yFrom) {
    Arrays.fill(y, yFrom, yFrom + width, 0);
    for (int row = 0; row < rows; row++) {
      int from = xFrom + row * width;
      for (int j = 0; j < width; j++) {
        y[yFrom + j] += x[from + j];
      }
    }
  }

  static void sumProducts(
      float[] x, float[] y, int from, int rows, int width, float[] z, int zFrom) {
    Arrays.fill(z, zFrom, zFrom + width, 0);
    int at = from;
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < width; j++) {
        z[zFrom + j] += x[at + j] * y[at + j];
      }
      at += width;
    }
  }

  static void multiplyAdd(
      float[] x,
      int from,
      int rows,
      int width,
      float[] factor,
      float[] offset,
      int row,
      float[] z) {
    int at = from;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < width; j++) {
        z[at + j] = x[at + j] * factor[row + j] + offset[row + j];
      }
      at += width;
    }
  }

  static void combine(
      float[] x,
      float[] y,
      int from,
      int rows,
      int width,
      float[] f,
      float[] h,
      float[] c,
      int row,
      float[] z) {
    int at = from;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < width; j++) {
        z[at + j] = x[at + j] * f[row + j] + y[at + j] * h[row + j] + c[row + j];
      }
      at += width;
    }
  }

  static void squaredDeviations(
      float[] x, int from, int rows, int width, float[] m, int row, float[] z) {
    Arrays.fill(z, row, row + width, 0);
    int at = from;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < width; j++) {
        float deviation = x[at + j] - m[row + j];
        z[row + j] += deviation * deviation;
      }
      at += width;
    }
  }
}
