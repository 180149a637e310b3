package io.headwater.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Five rows of a matrix product c = start + a · b in registers, up to four vectors wide. Each
 * element is one sum in the order of the inner dimension, by fused multiply-adds, so that it does
 * not depend on the block it is in. Vectors of a row may overlap: the last one begins where it ends
 * with the row.
 */
final class FiveRows {
  /** Rows of a block. */
  static final int ROWS = 5;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private FiveRows() {}

  /** Four vectors, the last at column {@code last}. */
  static void four(
      int inner,
      float[] a,
      int fromA,
      int rowStepA,
      int columnStepA,
      float[] b,
      int fromB,
      int rowStepB,
      float[] start,
      int fromStart,
      float[] c,
      int fromC,
      int rowStepC,
      int last) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, fromStart);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, fromStart + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, fromStart + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, start, fromStart + last);
    FloatVector c10 = c00;
    FloatVector c11 = c01;
    FloatVector c12 = c02;
    FloatVector c13 = c03;
    FloatVector c20 = c00;
    FloatVector c21 = c01;
    FloatVector c22 = c02;
    FloatVector c23 = c03;
    FloatVector c30 = c00;
    FloatVector c31 = c01;
    FloatVector c32 = c02;
    FloatVector c33 = c03;
    FloatVector c40 = c00;
    FloatVector c41 = c01;
    FloatVector c42 = c02;
    FloatVector c43 = c03;
    int i = fromA;
    int j = fromB;
    for (int k = 0; k < inner; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, j + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, j + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(SPECIES, b, j + last);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = FloatVector.broadcast(SPECIES, a[i + rowStepA]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = FloatVector.broadcast(SPECIES, a[i + 2 * rowStepA]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = FloatVector.broadcast(SPECIES, a[i + 3 * rowStepA]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
      x = FloatVector.broadcast(SPECIES, a[i + 4 * rowStepA]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      c42 = x.fma(b2, c42);
      c43 = x.fma(b3, c43);
      i += columnStepA;
      j += rowStepB;
    }
    c00.intoArray(c, fromC);
    c01.intoArray(c, fromC + LANES);
    c02.intoArray(c, fromC + 2 * LANES);
    c03.intoArray(c, fromC + last);
    c10.intoArray(c, fromC + rowStepC);
    c11.intoArray(c, fromC + rowStepC + LANES);
    c12.intoArray(c, fromC + rowStepC + 2 * LANES);
    c13.intoArray(c, fromC + rowStepC + last);
    c20.intoArray(c, fromC + 2 * rowStepC);
    c21.intoArray(c, fromC + 2 * rowStepC + LANES);
    c22.intoArray(c, fromC + 2 * rowStepC + 2 * LANES);
    c23.intoArray(c, fromC + 2 * rowStepC + last);
    c30.intoArray(c, fromC + 3 * rowStepC);
    c31.intoArray(c, fromC + 3 * rowStepC + LANES);
    c32.intoArray(c, fromC + 3 * rowStepC + 2 * LANES);
    c33.intoArray(c, fromC + 3 * rowStepC + last);
    c40.intoArray(c, fromC + 4 * rowStepC);
    c41.intoArray(c, fromC + 4 * rowStepC + LANES);
    c42.intoArray(c, fromC + 4 * rowStepC + 2 * LANES);
    c43.intoArray(c, fromC + 4 * rowStepC + last);
  }

  /** Three vectors, the last at column {@code last}. */
  static void three(
      int inner,
      float[] a,
      int fromA,
      int rowStepA,
      int columnStepA,
      float[] b,
      int fromB,
      int rowStepB,
      float[] start,
      int fromStart,
      float[] c,
      int fromC,
      int rowStepC,
      int last) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, fromStart);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, fromStart + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, fromStart + last);
    FloatVector c10 = c00;
    FloatVector c11 = c01;
    FloatVector c12 = c02;
    FloatVector c20 = c00;
    FloatVector c21 = c01;
    FloatVector c22 = c02;
    FloatVector c30 = c00;
    FloatVector c31 = c01;
    FloatVector c32 = c02;
    FloatVector c40 = c00;
    FloatVector c41 = c01;
    FloatVector c42 = c02;
    int i = fromA;
    int j = fromB;
    for (int k = 0; k < inner; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, j + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, j + last);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      x = FloatVector.broadcast(SPECIES, a[i + rowStepA]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      x = FloatVector.broadcast(SPECIES, a[i + 2 * rowStepA]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      x = FloatVector.broadcast(SPECIES, a[i + 3 * rowStepA]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      x = FloatVector.broadcast(SPECIES, a[i + 4 * rowStepA]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      c42 = x.fma(b2, c42);
      i += columnStepA;
      j += rowStepB;
    }
    c00.intoArray(c, fromC);
    c01.intoArray(c, fromC + LANES);
    c02.intoArray(c, fromC + last);
    c10.intoArray(c, fromC + rowStepC);
    c11.intoArray(c, fromC + rowStepC + LANES);
    c12.intoArray(c, fromC + rowStepC + last);
    c20.intoArray(c, fromC + 2 * rowStepC);
    c21.intoArray(c, fromC + 2 * rowStepC + LANES);
    c22.intoArray(c, fromC + 2 * rowStepC + last);
    c30.intoArray(c, fromC + 3 * rowStepC);
    c31.intoArray(c, fromC + 3 * rowStepC + LANES);
    c32.intoArray(c, fromC + 3 * rowStepC + last);
    c40.intoArray(c, fromC + 4 * rowStepC);
    c41.intoArray(c, fromC + 4 * rowStepC + LANES);
    c42.intoArray(c, fromC + 4 * rowStepC + last);
  }

  /** Two vectors, the last at column {@code last}. */
  static void two(
      int inner,
      float[] a,
      int fromA,
      int rowStepA,
      int columnStepA,
      float[] b,
      int fromB,
      int rowStepB,
      float[] start,
      int fromStart,
      float[] c,
      int fromC,
      int rowStepC,
      int last) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, fromStart);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, fromStart + last);
    FloatVector c10 = c00;
    FloatVector c11 = c01;
    FloatVector c20 = c00;
    FloatVector c21 = c01;
    FloatVector c30 = c00;
    FloatVector c31 = c01;
    FloatVector c40 = c00;
    FloatVector c41 = c01;
    int i = fromA;
    int j = fromB;
    for (int k = 0; k < inner; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, j + last);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(SPECIES, a[i + rowStepA]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(SPECIES, a[i + 2 * rowStepA]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(SPECIES, a[i + 3 * rowStepA]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(SPECIES, a[i + 4 * rowStepA]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      i += columnStepA;
      j += rowStepB;
    }
    c00.intoArray(c, fromC);
    c01.intoArray(c, fromC + last);
    c10.intoArray(c, fromC + rowStepC);
    c11.intoArray(c, fromC + rowStepC + last);
    c20.intoArray(c, fromC + 2 * rowStepC);
    c21.intoArray(c, fromC + 2 * rowStepC + last);
    c30.intoArray(c, fromC + 3 * rowStepC);
    c31.intoArray(c, fromC + 3 * rowStepC + last);
    c40.intoArray(c, fromC + 4 * rowStepC);
    c41.intoArray(c, fromC + 4 * rowStepC + last);
  }

  /** One vector. */
  static void one(
      int inner,
      float[] a,
      int fromA,
      int rowStepA,
      int columnStepA,
      float[] b,
      int fromB,
      int rowStepB,
      float[] start,
      int fromStart,
      float[] c,
      int fromC,
      int rowStepC) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, fromStart);
    FloatVector c10 = c00;
    FloatVector c20 = c00;
    FloatVector c30 = c00;
    FloatVector c40 = c00;
    int i = fromA;
    int j = fromB;
    for (int k = 0; k < inner; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(b0, c00);
      x = FloatVector.broadcast(SPECIES, a[i + rowStepA]);
      c10 = x.fma(b0, c10);
      x = FloatVector.broadcast(SPECIES, a[i + 2 * rowStepA]);
      c20 = x.fma(b0, c20);
      x = FloatVector.broadcast(SPECIES, a[i + 3 * rowStepA]);
      c30 = x.fma(b0, c30);
      x = FloatVector.broadcast(SPECIES, a[i + 4 * rowStepA]);
      c40 = x.fma(b0, c40);
      i += columnStepA;
      j += rowStepB;
    }
    c00.intoArray(c, fromC);
    c10.intoArray(c, fromC + rowStepC);
    c20.intoArray(c, fromC + 2 * rowStepC);
    c30.intoArray(c, fromC + 3 * rowStepC);
    c40.intoArray(c, fromC + 4 * rowStepC);
  }
}
