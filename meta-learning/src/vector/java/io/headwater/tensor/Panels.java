package io.headwater.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies of parts of matrices in which what is used together lies together, at distances that are
 * constants: the operands of {@link FourCells}, whose loops so have nothing in them but loads and
 * products.
 */
final class Panels {
  /** Values from one row to the next, and most of a row, where four rows are used at a time. */
  static final int LONG = 192;

  /** The same where four columns of many rows are, which the nearest cache has to hold. */
  static final int SHORT = 64;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private Panels() {}

  /**
   * Some values of rows that lie anywhere, one row every {@code step}.
   *
   * @param length values of each row, at most {@code step}
   * @param starts where each row begins, less {@code base}
   * @param from index of the first row
   * @param to that after the last
   * @param step {@link #LONG} or {@link #SHORT}
   * @param panel at least (to - from) · step long
   */
  static void rows(
      int length, float[] x, int[] starts, int base, int from, int to, int step, float[] panel) {
    int next = 0;
    for (int row = from; row < to; row++) {
      row(length, x, base + starts[row], panel, next);
      next += step;
    }
  }

  /** One row, by vectors where it is long enough for one. */
  private static void row(int length, float[] x, int i, float[] panel, int next) {
    if (length < LANES) {
      System.arraycopy(x, i, panel, next, length);
      return;
    }
    for (int j = 0; j < length - LANES; j += LANES) {
      FloatVector.fromArray(SPECIES, x, i + j).intoArray(panel, next + j);
    }
    int last = length - LANES;
    FloatVector.fromArray(SPECIES, x, i + last).intoArray(panel, next + last);
  }

  /**
   * Two vectors of each of the rows that lie anywhere, side by side.
   *
   * @param last column of the second vector
   * @param next where the first row's go
   */
  static void pairs(
      int last, float[] x, int[] starts, int base, int from, int to, float[] panel, int next) {
    int t = next;
    for (int row = from; row < to; row++) {
      pair(last, x, base + starts[row], panel, t);
      t += 2 * LANES;
    }
  }

  /** The same of {@code count} rows, one every {@code step} values from {@code start} on. */
  static void pairs(int last, float[] x, int start, int step, int count, float[] panel, int next) {
    int i = start;
    int t = next;
    for (int row = 0; row < count; row++) {
      pair(last, x, i, panel, t);
      i += step;
      t += 2 * LANES;
    }
  }

  private static void pair(int last, float[] x, int i, float[] panel, int t) {
    FloatVector.fromArray(SPECIES, x, i).intoArray(panel, t);
    FloatVector.fromArray(SPECIES, x, i + last).intoArray(panel, t + LANES);
  }
}
