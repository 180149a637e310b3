package io.headwater.tensor;

import jdk.incubator.vector.FloatVector;

/**
 * Transposes matrices, by squares of as many values in registers as a vector has; those at the ends
 * may overlap others. Small ones go by values.
 */
final class Transposition {
  private static final int LANES = FloatVector.SPECIES_PREFERRED.length();

  private Transposition() {}

  /**
   * b = aᵀ.
   *
   * @param rows rows of a, which begins at {@code from}
   * @param columns its columns, one row after the other
   * @param b [columns, rows] from {@code to} on, one row every {@code step} values
   */
  static void transpose(int rows, int columns, float[] a, int from, float[] b, int to, int step) {
    if (!Exchange.FITS || Math.min(rows, columns) < LANES) {
      byValues(rows, columns, a, from, b, to, step);
      return;
    }
    for (int i = 0; i < rows; i += LANES) {
      int row = Math.min(i, rows - LANES);
      for (int j = 0; j < columns; j += LANES) {
        int column = Math.min(j, columns - LANES);
        square(a, from + row * columns + column, columns, b, to + column * step + row, step);
      }
    }
  }

  private static void byValues(
      int rows, int columns, float[] a, int from, float[] b, int to, int step) {
    for (int column = 0; column < columns; column++) {
      int next = to + column * step;
      int i = from + column;
      for (int row = 0; row < rows; row++) {
        b[next++] = a[i];
        i += columns;
      }
    }
  }

  private static void square(float[] a, int i, int stepA, float[] b, int t, int stepB) {
    if (LANES == EightByEight.SIDE) {
      EightByEight.transpose(a, i, stepA, b, t, stepB);
    } else {
      SixteenBySixteen.transpose(a, i, stepA, b, t, stepB);
    }
  }
}
