package io.headwater.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Six rows of sums of outer products c += Σ aₖᵀ · bₖ in registers, two vectors wide, of rows aₖ
 * that lie anywhere and rows bₖ side by side. Each element is one sum in the order of k, by fused
 * multiply-adds. The two vectors of a row of c may overlap.
 *
 * <p>The rows bₖ lie at fixed distances, so that little but products is left in the loop: with AVX2
 * a quarter faster than where they lie anywhere too, the loop written out four times.
 */
final class SixSums {
  /** Rows of a block. */
  static final int ROWS = 6;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private SixSums() {}

  /**
   * Adds a block's sums.
   *
   * @param fromA of each row of a, where the block's values begin, less {@code baseA}
   * @param b two vectors for each row, from that of row {@code from} on
   * @param from index of the first pair of rows
   * @param to that after the last
   * @param last column of c's second vector
   */
  static void add(
      float[] a,
      int[] fromA,
      int baseA,
      float[] b,
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
    FloatVector c50 = FloatVector.fromArray(SPECIES, c, t + 5 * stepC);
    FloatVector c51 = FloatVector.fromArray(SPECIES, c, t + 5 * stepC + last);
    int j = 0;
    for (int k = from; k < to; k++) {
      int i = baseA + fromA[k];
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, j + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
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
      x = FloatVector.broadcast(SPECIES, a[i + 5]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      j += 2 * LANES;
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
    c50.intoArray(c, t + 5 * stepC);
    c51.intoArray(c, t + 5 * stepC + last);
  }
}
