package io.headwater.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Blocks of matrix products in registers, four rows by two vectors, of {@link Panels}. Each element
 * is one sum in the order of the inner dimension, by fused multiply-adds.
 *
 * <p>All that the loops read lies at distances that the JIT compiler knows, so it checks bounds
 * before them. It then begins all loads of a pass at once: eight sums, four factors and two vectors
 * are what 16 registers hold, and eight sums are what keeps two units busy that take four cycles. A
 * block of five or six rows, or one that knows where its result goes, is at half the speed.
 */
final class FourCells {
  /** Rows of a block. */
  static final int ROWS = 4;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private FourCells() {}

  /** A block's memory. */
  static float[] newBlock() {
    return new float[ROWS * 2 * LANES];
  }

  /**
   * a · b.
   *
   * @param inner at most {@link Panels#LONG}
   * @param a four rows of {@link Panels#rows}
   * @param b of {@link Panels#pairs}, from {@code fromB} on
   */
  static void product(int inner, float[] a, float[] b, int fromB, float[] block) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    for (int k = 0; k < inner; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, fromB + k * (2 * LANES));
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, fromB + k * (2 * LANES) + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[k]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[k + Panels.LONG]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[k + 2 * Panels.LONG]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[k + 3 * Panels.LONG]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
    }
    c00.intoArray(block, 0);
    c01.intoArray(block, LANES);
    c10.intoArray(block, 2 * LANES);
    c11.intoArray(block, 3 * LANES);
    c20.intoArray(block, 4 * LANES);
    c21.intoArray(block, 5 * LANES);
    c30.intoArray(block, 6 * LANES);
    c31.intoArray(block, 7 * LANES);
  }

  /**
   * aᵀ · b.
   *
   * @param count rows of a and of b
   * @param a {@link Panels#rows}, of which the block's four columns begin at {@code column}
   * @param b of {@link Panels#pairs}, from {@code fromB} on
   */
  static void sums(int count, float[] a, int column, float[] b, int fromB, float[] block) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    for (int k = 0; k < count; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, fromB + k * (2 * LANES));
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, fromB + k * (2 * LANES) + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[column + k * Panels.SHORT]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[column + k * Panels.SHORT + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[column + k * Panels.SHORT + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[column + k * Panels.SHORT + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
    }
    c00.intoArray(block, 0);
    c01.intoArray(block, LANES);
    c10.intoArray(block, 2 * LANES);
    c11.intoArray(block, 3 * LANES);
    c20.intoArray(block, 4 * LANES);
    c21.intoArray(block, 5 * LANES);
    c30.intoArray(block, 6 * LANES);
    c31.intoArray(block, 7 * LANES);
  }

  /**
   * Stores one row of a block.
   *
   * @param last column of the second vector, which may overlap the first
   */
  static void setRow(float[] block, int row, float[] c, int t, int last) {
    int i = row * 2 * LANES;
    FloatVector.fromArray(SPECIES, block, i).intoArray(c, t);
    FloatVector.fromArray(SPECIES, block, i + LANES).intoArray(c, t + last);
  }

  /**
   * Adds one row of a block.
   *
   * @param last column of the second vector, which may overlap the first
   */
  static void addRow(float[] block, int row, float[] c, int t, int last) {
    int i = row * 2 * LANES;
    FloatVector first = FloatVector.fromArray(SPECIES, c, t);
    FloatVector second = FloatVector.fromArray(SPECIES, c, t + last);
    first.add(FloatVector.fromArray(SPECIES, block, i)).intoArray(c, t);
    second.add(FloatVector.fromArray(SPECIES, block, i + LANES)).intoArray(c, t + last);
  }
}
