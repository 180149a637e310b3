package io.headwater.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * One row of a matrix product c = start + a · b in registers, up to four vectors wide. Each element
 * is one sum in the order of the inner dimension, by fused multiply-adds, so that it does not
 * depend on the block it is in. Vectors of a row may overlap: the last one begins where it ends
 * with the row.
 */
final class OneRow {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private OneRow() {}

  /** Four vectors, the last at column {@code last}. */
  static void four(
      int inner,
      float[] a,
      int fromA,
      int columnStepA,
      float[] b,
      int fromB,
      int rowStepB,
      float[] start,
      int fromStart,
      float[] c,
      int fromC,
      int last) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, fromStart);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, fromStart + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, fromStart + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(SPECIES, start, fromStart + last);
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
      i += columnStepA;
      j += rowStepB;
    }
    c00.intoArray(c, fromC);
    c01.intoArray(c, fromC + LANES);
    c02.intoArray(c, fromC + 2 * LANES);
    c03.intoArray(c, fromC + last);
  }

  /** Three vectors, the last at column {@code last}. */
  static void three(
      int inner,
      float[] a,
      int fromA,
      int columnStepA,
      float[] b,
      int fromB,
      int rowStepB,
      float[] start,
      int fromStart,
      float[] c,
      int fromC,
      int last) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, fromStart);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, fromStart + LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, start, fromStart + last);
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
      i += columnStepA;
      j += rowStepB;
    }
    c00.intoArray(c, fromC);
    c01.intoArray(c, fromC + LANES);
    c02.intoArray(c, fromC + last);
  }

  /** Two vectors, the last at column {@code last}. */
  static void two(
      int inner,
      float[] a,
      int fromA,
      int columnStepA,
      float[] b,
      int fromB,
      int rowStepB,
      float[] start,
      int fromStart,
      float[] c,
      int fromC,
      int last) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, fromStart);
    FloatVector c01 = FloatVector.fromArray(SPECIES, start, fromStart + last);
    int i = fromA;
    int j = fromB;
    for (int k = 0; k < inner; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, j + last);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      i += columnStepA;
      j += rowStepB;
    }
    c00.intoArray(c, fromC);
    c01.intoArray(c, fromC + last);
  }

  /** One vector. */
  static void one(
      int inner,
      float[] a,
      int fromA,
      int columnStepA,
      float[] b,
      int fromB,
      int rowStepB,
      float[] start,
      int fromStart,
      float[] c,
      int fromC) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, start, fromStart);
    int i = fromA;
    int j = fromB;
    for (int k = 0; k < inner; k++) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector x = FloatVector.broadcast(SPECIES, a[i]);
      c00 = x.fma(b0, c00);
      i += columnStepA;
      j += rowStepB;
    }
    c00.intoArray(c, fromC);
  }
}
