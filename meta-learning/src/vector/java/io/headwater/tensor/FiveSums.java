package io.headwater.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Five rows of sums of outer products c += Σ aₖᵀ · bₖ in registers, up to two vectors wide, of rows
 * aₖ and bₖ that lie anywhere. Each element is one sum in the order of k, by fused multiply-adds.
 * The two vectors of a row may overlap. Written out four times as {@link FiveCells} is.
 */
final class FiveSums {
  /** Rows of a block. */
  static final int ROWS = 5;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private FiveSums() {}

  /**
   * Adds a block's sums.
   *
   * @param fromA of each row of a, where the block's values begin, less {@code baseA}
   * @param fromB of each row of b, likewise
   * @param from index of the first pair of rows
   * @param to that after the last
   * @param last column of the second vector
   */
  static void add(
      float[] a,
      int[] fromA,
      int baseA,
      float[] b,
      int[] fromB,
      int baseB,
      int from,
      int to,
      float[] c,
      int t,
      int stepC,
      int last) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, t);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, t + last);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, t + stepC);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, t + stepC + last);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, t + 2 * stepC);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, t + 2 * stepC + last);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, t + 3 * stepC);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, t + 3 * stepC + last);
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, t + 4 * stepC);
    FloatVector c41 = FloatVector.fromArray(SPECIES, c, t + 4 * stepC + last);
    FloatVector b0;
    FloatVector b1;
    FloatVector x;
    int i;
    int j;
    int k = from;
    for (; k + 4 <= to; k += 4) {
      i = baseA + fromA[k];
      j = baseB + fromB[k];
      b0 = FloatVector.fromArray(SPECIES, b, j);
      b1 = FloatVector.fromArray(SPECIES, b, j + last);
      x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      i = baseA + fromA[k + 1];
      j = baseB + fromB[k + 1];
      b0 = FloatVector.fromArray(SPECIES, b, j);
      b1 = FloatVector.fromArray(SPECIES, b, j + last);
      x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      i = baseA + fromA[k + 2];
      j = baseB + fromB[k + 2];
      b0 = FloatVector.fromArray(SPECIES, b, j);
      b1 = FloatVector.fromArray(SPECIES, b, j + last);
      x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      i = baseA + fromA[k + 3];
      j = baseB + fromB[k + 3];
      b0 = FloatVector.fromArray(SPECIES, b, j);
      b1 = FloatVector.fromArray(SPECIES, b, j + last);
      x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
    }
    for (; k < to; k++) {
      i = baseA + fromA[k];
      j = baseB + fromB[k];
      b0 = FloatVector.fromArray(SPECIES, b, j);
      b1 = FloatVector.fromArray(SPECIES, b, j + last);
      x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
    }
    c00.intoArray(c, t);
    c01.intoArray(c, t + last);
    c10.intoArray(c, t + stepC);
    c11.intoArray(c, t + stepC + last);
    c20.intoArray(c, t + 2 * stepC);
    c21.intoArray(c, t + 2 * stepC + last);
    c30.intoArray(c, t + 3 * stepC);
    c31.intoArray(c, t + 3 * stepC + last);
    c40.intoArray(c, t + 4 * stepC);
    c41.intoArray(c, t + 4 * stepC + last);
  }
}
