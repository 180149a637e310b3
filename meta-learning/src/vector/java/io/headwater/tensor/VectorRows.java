package io.headwater.tensor;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link VectorKernels} over rows at least a vector wide, see {@link Kernels}: some
 * rows at a time, so that each is read from memory once.
 */
final class VectorRows {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Values of an operand that the nearest cache has room for beside others. */
  private static final int NEAR = 3_072;

  private VectorRows() {}

  static void sumRows(float[] x, int xFrom, int rows, int width, float[] y, int yFrom) {
    Arrays.fill(y, yFrom, yFrom + width, 0);
    int step = nearRows(width);
    for (int row = 0; row < rows; row += step) {
      addRows(x, xFrom + row * width, Math.min(step, rows - row), width, y, yFrom);
    }
  }

  static void sumProducts(
      float[] x, float[] y, int from, int rows, int width, float[] z, int zFrom) {
    Arrays.fill(z, zFrom, zFrom + width, 0);
    int step = nearRows(width);
    for (int row = 0; row < rows; row += step) {
      addProducts(x, y, from + row * width, Math.min(step, rows - row), width, z, zFrom);
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
    int last = width - LANES;
    int step = nearRows(width);
    for (int first = 0; first < rows; first += step) {
      int some = Math.min(step, rows - first);
      for (int j = 0; j <= last; j = next(j, last)) {
        FloatVector f = FloatVector.fromArray(SPECIES, factor, row + j);
        FloatVector o = FloatVector.fromArray(SPECIES, offset, row + j);
        int at = from + first * width + j;
        for (int i = 0; i < some; i++) {
          FloatVector.fromArray(SPECIES, x, at).fma(f, o).intoArray(z, at);
          at += width;
        }
      }
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
    int last = width - LANES;
    int step = nearRows(width);
    for (int first = 0; first < rows; first += step) {
      int some = Math.min(step, rows - first);
      for (int j = 0; j <= last; j = next(j, last)) {
        FloatVector ofX = FloatVector.fromArray(SPECIES, f, row + j);
        FloatVector ofY = FloatVector.fromArray(SPECIES, h, row + j);
        FloatVector offset = FloatVector.fromArray(SPECIES, c, row + j);
        int at = from + first * width + j;
        for (int i = 0; i < some; i++) {
          FloatVector sum = FloatVector.fromArray(SPECIES, y, at).fma(ofY, offset);
          FloatVector.fromArray(SPECIES, x, at).fma(ofX, sum).intoArray(z, at);
          at += width;
        }
      }
    }
  }

  static void squaredDeviations(
      float[] x, int from, int rows, int width, float[] m, int row, float[] z) {
    Arrays.fill(z, row, row + width, 0);
    int last = width - LANES;
    int step = nearRows(width);
    for (int first = 0; first < rows; first += step) {
      int some = Math.min(step, rows - first);
      FloatVector lastSum = FloatVector.fromArray(SPECIES, z, row + last);
      for (int j = 0; j <= last; j = next(j, last)) {
        FloatVector mean = FloatVector.fromArray(SPECIES, m, row + j);
        FloatVector sum = j == last ? lastSum : FloatVector.fromArray(SPECIES, z, row + j);
        int at = from + first * width + j;
        for (int i = 0; i < some; i++) {
          FloatVector deviation = FloatVector.fromArray(SPECIES, x, at).sub(mean);
          sum = deviation.fma(deviation, sum);
          at += width;
        }
        sum.intoArray(z, row + j);
      }
    }
  }

  /** y += the sum of rows; what vectors overlap in is the same. */
  private static void addRows(float[] x, int xFrom, int rows, int width, float[] y, int yFrom) {
    int last = width - LANES;
    FloatVector lastSum = FloatVector.fromArray(SPECIES, y, yFrom + last);
    for (int j = 0; j <= last; j = next(j, last)) {
      FloatVector sum = j == last ? lastSum : FloatVector.fromArray(SPECIES, y, yFrom + j);
      int from = xFrom + j;
      for (int row = 0; row < rows; row++) {
        sum = sum.add(FloatVector.fromArray(SPECIES, x, from));
        from += width;
      }
      sum.intoArray(y, yFrom + j);
    }
  }

  /** Rows of so many values that stay in the nearest cache while each vector's column is read. */
  private static int nearRows(int width) {
    return Math.max(1, NEAR / width);
  }

  /** z += the sum of products of rows, as {@link #addRows}. */
  private static void addProducts(
      float[] x, float[] y, int from, int rows, int width, float[] z, int zFrom) {
    int last = width - LANES;
    FloatVector lastSum = FloatVector.fromArray(SPECIES, z, zFrom + last);
    for (int j = 0; j <= last; j = next(j, last)) {
      FloatVector sum = j == last ? lastSum : FloatVector.fromArray(SPECIES, z, zFrom + j);
      int at = from + j;
      for (int row = 0; row < rows; row++) {
        sum = FloatVector.fromArray(SPECIES, x, at).fma(FloatVector.fromArray(SPECIES, y, at), sum);
        at += width;
      }
      sum.intoArray(z, zFrom + j);
    }
  }

  /** The next vector's first element: the last vector begins where it ends with the row. */
  private static int next(int i, int last) {
    return i < last ? Math.min(i + LANES, last) : last + 1;
  }
}
