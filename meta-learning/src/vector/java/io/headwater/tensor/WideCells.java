package io.headwater.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What {@link FiveCells} does, four vectors wide: for processors with 32 vector registers, which
 * are those whose vectors have 16 lanes. To the same bits.
 *
 * <p>A row's values are read before the vectors that they multiply. The bounds of each are checked,
 * and what a failed check would need again, the JIT compiler likes to keep on the stack: vectors
 * that were read before were written there and read back for each product in some compilations and
 * not in others, at a third of the speed. The condition is none that it would unroll the loop for.
 */
final class WideCells {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Columns of a block. */
  static final int COLUMNS = 4 * LANES;

  private WideCells() {}

  /** Whether there are registers for it. */
  static boolean fits() {
    return LANES >= 16;
  }

  /**
   * Adds a block's product.
   *
   * @param rowsA where the block's rows of a begin, from index {@code at} on, less {@code baseA}
   * @param b rows of columns, one every {@code stepB} values from {@code fromB} on
   * @param rowsC where the block's rows of c begin, as {@code rowsA}
   */
  static void add(
      int inner,
      float[] a,
      int[] rowsA,
      int baseA,
      float[] b,
      int fromB,
      int stepB,
      float[] c,
      int[] rowsC,
      int baseC,
      int at) {
    int i0 = baseA + rowsA[at + 0];
    int i1 = baseA + rowsA[at + 1];
    int i2 = baseA + rowsA[at + 2];
    int i3 = baseA + rowsA[at + 3];
    int i4 = baseA + rowsA[at + 4];
    int t0 = baseC + rowsC[at + 0];
    int t1 = baseC + rowsC[at + 1];
    int t2 = baseC + rowsC[at + 2];
    int t3 = baseC + rowsC[at + 3];
    int t4 = baseC + rowsC[at + 4];
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, t0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, t0 + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, c, t0 + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, c, t0 + 3 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, t1);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, t1 + LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, t1 + 2 * LANES);
    FloatVector c13 = FloatVector.fromArray(SPECIES, c, t1 + 3 * LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, t2);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, t2 + LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, c, t2 + 2 * LANES);
    FloatVector c23 = FloatVector.fromArray(SPECIES, c, t2 + 3 * LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, t3);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, t3 + LANES);
    FloatVector c32 = FloatVector.fromArray(SPECIES, c, t3 + 2 * LANES);
    FloatVector c33 = FloatVector.fromArray(SPECIES, c, t3 + 3 * LANES);
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, t4);
    FloatVector c41 = FloatVector.fromArray(SPECIES, c, t4 + LANES);
    FloatVector c42 = FloatVector.fromArray(SPECIES, c, t4 + 2 * LANES);
    FloatVector c43 = FloatVector.fromArray(SPECIES, c, t4 + 3 * LANES);
    int end = fromB + inner * stepB;
    int k = 0;
    int j = fromB;
    while (j < end) {
      float x0 = a[i0 + k];
      float x1 = a[i1 + k];
      float x2 = a[i2 + k];
      float x3 = a[i3 + k];
      float x4 = a[i4 + k];
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, j + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, j + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, j + 3 * LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, x0);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = FloatVector.broadcast(SPECIES, x1);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = FloatVector.broadcast(SPECIES, x2);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = FloatVector.broadcast(SPECIES, x3);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
      x = FloatVector.broadcast(SPECIES, x4);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      c42 = x.fma(b2, c42);
      c43 = x.fma(b3, c43);
      k++;
      j += stepB;
    }
    c00.intoArray(c, t0);
    c01.intoArray(c, t0 + LANES);
    c02.intoArray(c, t0 + 2 * LANES);
    c03.intoArray(c, t0 + 3 * LANES);
    c10.intoArray(c, t1);
    c11.intoArray(c, t1 + LANES);
    c12.intoArray(c, t1 + 2 * LANES);
    c13.intoArray(c, t1 + 3 * LANES);
    c20.intoArray(c, t2);
    c21.intoArray(c, t2 + LANES);
    c22.intoArray(c, t2 + 2 * LANES);
    c23.intoArray(c, t2 + 3 * LANES);
    c30.intoArray(c, t3);
    c31.intoArray(c, t3 + LANES);
    c32.intoArray(c, t3 + 2 * LANES);
    c33.intoArray(c, t3 + 3 * LANES);
    c40.intoArray(c, t4);
    c41.intoArray(c, t4 + LANES);
    c42.intoArray(c, t4 + 2 * LANES);
    c43.intoArray(c, t4 + 3 * LANES);
  }
}
