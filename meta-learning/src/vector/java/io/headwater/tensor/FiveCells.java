package io.headwater.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Five rows, which lie anywhere, of a matrix product c += a · b in registers, up to two vectors
 * wide. Each element is one sum in the order of the inner dimension, by fused multiply-adds. The
 * two vectors of a row may overlap, and a row may be given twice: it is then computed twice from
 * what was there before, to the same result.
 *
 * <p>The loop is written out eight times because the JIT compiler does not unroll one of this size:
 * a half more products a second on AVX2.
 */
final class FiveCells {
  /** Rows of a block. */
  static final int ROWS = 5;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private FiveCells() {}

  /**
   * Adds a block's product.
   *
   * @param rowsA where the block's rows of a begin, from index {@code at} on, less {@code baseA}
   * @param b rows of columns, one every {@code stepB} values from {@code fromB} on
   * @param rowsC where the block's rows of c begin, as {@code rowsA}
   * @param last column of the second vector
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
      int at,
      int last) {
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
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, t0 + last);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, t1);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, t1 + last);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, t2);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, t2 + last);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, t3);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, t3 + last);
    FloatVector c40 = FloatVector.fromArray(SPECIES, c, t4);
    FloatVector c41 = FloatVector.fromArray(SPECIES, c, t4 + last);
    FloatVector b0;
    FloatVector b1;
    FloatVector x;
    int j = fromB;
    int k = 0;
    for (; k + 8 <= inner; k += 8) {
      b0 = FloatVector.fromArray(SPECIES, b, j);
      b1 = FloatVector.fromArray(SPECIES, b, j + last);
      x = FloatVector.broadcast(SPECIES, a[i0 + k]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i1 + k]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i2 + k]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i3 + k]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i4 + k]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      j += stepB;
      b0 = FloatVector.fromArray(SPECIES, b, j);
      b1 = FloatVector.fromArray(SPECIES, b, j + last);
      x = FloatVector.broadcast(SPECIES, a[i0 + k + 1]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i1 + k + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i2 + k + 1]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i3 + k + 1]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i4 + k + 1]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      j += stepB;
      b0 = FloatVector.fromArray(SPECIES, b, j);
      b1 = FloatVector.fromArray(SPECIES, b, j + last);
      x = FloatVector.broadcast(SPECIES, a[i0 + k + 2]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i1 + k + 2]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i2 + k + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i3 + k + 2]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i4 + k + 2]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      j += stepB;
      b0 = FloatVector.fromArray(SPECIES, b, j);
      b1 = FloatVector.fromArray(SPECIES, b, j + last);
      x = FloatVector.broadcast(SPECIES, a[i0 + k + 3]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i1 + k + 3]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i2 + k + 3]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i3 + k + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i4 + k + 3]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      j += stepB;
      b0 = FloatVector.fromArray(SPECIES, b, j);
      b1 = FloatVector.fromArray(SPECIES, b, j + last);
      x = FloatVector.broadcast(SPECIES, a[i0 + k + 4]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i1 + k + 4]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i2 + k + 4]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i3 + k + 4]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i4 + k + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      j += stepB;
      b0 = FloatVector.fromArray(SPECIES, b, j);
      b1 = FloatVector.fromArray(SPECIES, b, j + last);
      x = FloatVector.broadcast(SPECIES, a[i0 + k + 5]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i1 + k + 5]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i2 + k + 5]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i3 + k + 5]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i4 + k + 5]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      j += stepB;
      b0 = FloatVector.fromArray(SPECIES, b, j);
      b1 = FloatVector.fromArray(SPECIES, b, j + last);
      x = FloatVector.broadcast(SPECIES, a[i0 + k + 6]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i1 + k + 6]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i2 + k + 6]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i3 + k + 6]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i4 + k + 6]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      j += stepB;
      b0 = FloatVector.fromArray(SPECIES, b, j);
      b1 = FloatVector.fromArray(SPECIES, b, j + last);
      x = FloatVector.broadcast(SPECIES, a[i0 + k + 7]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i1 + k + 7]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i2 + k + 7]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i3 + k + 7]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i4 + k + 7]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      j += stepB;
    }
    for (; k < inner; k++) {
      b0 = FloatVector.fromArray(SPECIES, b, j);
      b1 = FloatVector.fromArray(SPECIES, b, j + last);
      x = FloatVector.broadcast(SPECIES, a[i0 + k]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i1 + k]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i2 + k]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i3 + k]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i4 + k]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      j += stepB;
    }
    c00.intoArray(c, t0);
    c01.intoArray(c, t0 + last);
    c10.intoArray(c, t1);
    c11.intoArray(c, t1 + last);
    c20.intoArray(c, t2);
    c21.intoArray(c, t2 + last);
    c30.intoArray(c, t3);
    c31.intoArray(c, t3 + last);
    c40.intoArray(c, t4);
    c41.intoArray(c, t4 + last);
  }
}
