package io.headwater.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dot products of rows with one column. A vector's lanes are not added up by themselves, which
 * takes as long as forty values: eight rows exchange halves of what is left of them, as in {@link
 * EightByEight}, so that each step adds up all of them. A row's sum does not depend on which of the
 * eight it is.
 *
 * <p>Not thread-safe: it has scratch memory.
 */
final class Dots {
  private static final int ROWS = 8;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Columns from which on there are vectors, if they are long enough for eight rows' sums. */
  private static final int LEAST = LANES >= ROWS ? LANES : Integer.MAX_VALUE;

  private static final VectorShuffle<Float> RIGHT_4 = Transposition.rotation(-4);
  private static final VectorShuffle<Float> RIGHT_2 = Transposition.rotation(-2);
  private static final VectorShuffle<Float> RIGHT_1 = Transposition.rotation(-1);
  private static final VectorShuffle<Float> LEFT_8 = Transposition.rotation(8);
  private static final VectorShuffle<Float> LEFT_4 = Transposition.rotation(4);
  private static final VectorShuffle<Float> LEFT_2 = Transposition.rotation(2);
  private static final VectorShuffle<Float> LEFT_1 = Transposition.rotation(1);
  private static final VectorMask<Float> ODD_4 = Transposition.odd(4);
  private static final VectorMask<Float> ODD_2 = Transposition.odd(2);
  private static final VectorMask<Float> ODD_1 = Transposition.odd(1);

  private final float[] sums = new float[LANES];
  private float[] column = new float[0];

  /**
   * c = start + a · b.
   *
   * @param a [rows, inner] from {@code fromA} on
   * @param b [inner] from {@code fromB} on
   * @param c [rows] from {@code to} on
   */
  void multiply(
      int rows,
      int inner,
      float[] a,
      int fromA,
      float[] b,
      int fromB,
      float start,
      float[] c,
      int to) {
    if (inner < LEAST) {
      for (int row = 0; row < rows; row++) {
        c[to + row] = start + byValues(inner, a, fromA + row * inner, b, fromB);
      }
      return;
    }
    copyColumn(inner, b, fromB);
    for (int row = 0; row < rows; row += ROWS) {
      int count = Math.min(ROWS, rows - row);
      // Rows that are not there are computed as the last one, and not stored.
      int most = fromA + (rows - 1) * inner;
      int i = fromA + row * inner;
      eight(
          inner,
          a,
          i,
          Math.min(i + inner, most),
          Math.min(i + 2 * inner, most),
          Math.min(i + 3 * inner, most),
          Math.min(i + 4 * inner, most),
          Math.min(i + 5 * inner, most),
          Math.min(i + 6 * inner, most),
          Math.min(i + 7 * inner, most),
          column,
          sums);
      for (int j = 0; j < count; j++) {
        c[to + row + j] = start + sums[j];
      }
    }
  }

  private static float byValues(int inner, float[] a, int i, float[] b, int j) {
    float sum = 0;
    for (int k = 0; k < inner; k++) {
      sum += a[i + k] * b[j + k];
    }
    return sum;
  }

  /** The column in vectors, the last of which ends with a row of a: zeros for what it repeats. */
  private void copyColumn(int inner, float[] b, int from) {
    int whole = inner / LANES * LANES;
    int rest = inner - whole;
    column = CpuMemory.atLeast(whole + LANES, column);
    System.arraycopy(b, from, column, 0, whole);
    for (int k = 0; k < LANES; k++) {
      boolean repeats = k < LANES - rest;
      column[whole + k] = repeats ? 0 : b[from + inner - LANES + k];
    }
  }

  private static void eight(
      int inner,
      float[] a,
      int i0,
      int i1,
      int i2,
      int i3,
      int i4,
      int i5,
      int i6,
      int i7,
      float[] column,
      float[] sums) {
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = c0;
    FloatVector c2 = c0;
    FloatVector c3 = c0;
    FloatVector c4 = c0;
    FloatVector c5 = c0;
    FloatVector c6 = c0;
    FloatVector c7 = c0;
    for (int k = 0; k < inner; k += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, column, k);
      int at = Math.min(k, inner - LANES);
      c0 = x.fma(FloatVector.fromArray(SPECIES, a, i0 + at), c0);
      c1 = x.fma(FloatVector.fromArray(SPECIES, a, i1 + at), c1);
      c2 = x.fma(FloatVector.fromArray(SPECIES, a, i2 + at), c2);
      c3 = x.fma(FloatVector.fromArray(SPECIES, a, i3 + at), c3);
      c4 = x.fma(FloatVector.fromArray(SPECIES, a, i4 + at), c4);
      c5 = x.fma(FloatVector.fromArray(SPECIES, a, i5 + at), c5);
      c6 = x.fma(FloatVector.fromArray(SPECIES, a, i6 + at), c6);
      c7 = x.fma(FloatVector.fromArray(SPECIES, a, i7 + at), c7);
    }
    // Of two rows, one's values beside its neighbours' in the even lanes, the other's in the odd.
    FloatVector d0 =
        c0.blend(c1.rearrange(RIGHT_1), ODD_1).add(c0.rearrange(LEFT_1).blend(c1, ODD_1));
    FloatVector d1 =
        c2.blend(c3.rearrange(RIGHT_1), ODD_1).add(c2.rearrange(LEFT_1).blend(c3, ODD_1));
    FloatVector d2 =
        c4.blend(c5.rearrange(RIGHT_1), ODD_1).add(c4.rearrange(LEFT_1).blend(c5, ODD_1));
    FloatVector d3 =
        c6.blend(c7.rearrange(RIGHT_1), ODD_1).add(c6.rearrange(LEFT_1).blend(c7, ODD_1));
    FloatVector e0 =
        d0.blend(d1.rearrange(RIGHT_2), ODD_2).add(d0.rearrange(LEFT_2).blend(d1, ODD_2));
    FloatVector e1 =
        d2.blend(d3.rearrange(RIGHT_2), ODD_2).add(d2.rearrange(LEFT_2).blend(d3, ODD_2));
    FloatVector f =
        e0.blend(e1.rearrange(RIGHT_4), ODD_4).add(e0.rearrange(LEFT_4).blend(e1, ODD_4));
    (LANES == ROWS ? f : f.add(f.rearrange(LEFT_8))).intoArray(sums, 0);
  }
}
