package io.headwater.tensor;

import static io.headwater.tensor.Exchange.LEFT_1;
import static io.headwater.tensor.Exchange.LEFT_2;
import static io.headwater.tensor.Exchange.LEFT_4;
import static io.headwater.tensor.Exchange.LEFT_8;
import static io.headwater.tensor.Exchange.ODD_1;
import static io.headwater.tensor.Exchange.ODD_2;
import static io.headwater.tensor.Exchange.ODD_4;
import static io.headwater.tensor.Exchange.RIGHT_1;
import static io.headwater.tensor.Exchange.RIGHT_2;
import static io.headwater.tensor.Exchange.RIGHT_4;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dot products of rows with one column. A vector's lanes are not added up by themselves, which
 * takes as long as forty values: eight rows {@link Exchange} halves of what is left of them, so
 * that each step adds up all of them.
 *
 * <p>A row's sum depends neither on which of the eight it is nor on zeros at its end: a value's
 * lane is told by its place in the row alone.
 *
 * <p>Not thread-safe: it has scratch memory.
 */
final class Dots {
  private static final int ROWS = 8;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** By count the first lanes of a vector. */
  private static final List<VectorMask<Float>> FIRST =
      IntStream.rangeClosed(0, LANES).mapToObj(count -> SPECIES.indexInRange(0, count)).toList();

  private final float[] sums = new float[LANES];
  private float[] column = new float[0];
  private float[] copies = new float[0];

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
    if (!Exchange.FITS) {
      for (int row = 0; row < rows; row++) {
        c[to + row] = start + byValues(inner, a, fromA + row * inner, b, fromB);
      }
      return;
    }
    int padded = (inner + LANES - 1) / LANES * LANES;
    column = CpuMemory.atLeast(padded, column);
    System.arraycopy(b, fromB, column, 0, inner);
    Arrays.fill(column, inner, padded, 0);
    for (int row = 0; row < rows; row += ROWS) {
      int count = Math.min(ROWS, rows - row);
      int i = fromA + row * inner;
      // The last vector of a row reaches into the next one, whose values it leaves out.
      boolean inside = i + (count - 1) * inner + padded <= a.length;
      if (inside) {
        eight(count, inner, a, i, inner);
      } else {
        copies = CpuMemory.atLeast(ROWS * padded, copies);
        for (int j = 0; j < count; j++) {
          System.arraycopy(a, i + j * inner, copies, j * padded, inner);
        }
        eight(count, inner, copies, 0, padded);
      }
      for (int j = 0; j < count; j++) {
        c[to + row + j] = start + sums[j];
      }
    }
  }

  private static float byValues(int inner, float[] a, int i, float[] b, int j) {
    float even = 0;
    float odd = 0;
    int k = 0;
    for (; k + 2 <= inner; k += 2) {
      even += a[i + k] * b[j + k];
      odd += a[i + k + 1] * b[j + k + 1];
    }
    return (k < inner ? even + a[i + k] * b[j + k] : even) + odd;
  }

  /** Those of {@code count} rows; what there is of the others is not looked at. */
  private void eight(int count, int inner, float[] a, int from, int step) {
    int last = from + (count - 1) * step;
    eight(
        inner,
        a,
        from,
        Math.min(from + step, last),
        Math.min(from + 2 * step, last),
        Math.min(from + 3 * step, last),
        Math.min(from + 4 * step, last),
        Math.min(from + 5 * step, last),
        Math.min(from + 6 * step, last),
        Math.min(from + 7 * step, last),
        FIRST.get(inner % LANES),
        column,
        sums);
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
      VectorMask<Float> rest,
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
    int whole = inner / LANES * LANES;
    for (int k = 0; k < whole; k += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, column, k);
      c0 = x.fma(FloatVector.fromArray(SPECIES, a, i0 + k), c0);
      c1 = x.fma(FloatVector.fromArray(SPECIES, a, i1 + k), c1);
      c2 = x.fma(FloatVector.fromArray(SPECIES, a, i2 + k), c2);
      c3 = x.fma(FloatVector.fromArray(SPECIES, a, i3 + k), c3);
      c4 = x.fma(FloatVector.fromArray(SPECIES, a, i4 + k), c4);
      c5 = x.fma(FloatVector.fromArray(SPECIES, a, i5 + k), c5);
      c6 = x.fma(FloatVector.fromArray(SPECIES, a, i6 + k), c6);
      c7 = x.fma(FloatVector.fromArray(SPECIES, a, i7 + k), c7);
    }
    if (whole < inner) {
      FloatVector zero = FloatVector.zero(SPECIES);
      FloatVector x = FloatVector.fromArray(SPECIES, column, whole);
      c0 = x.fma(zero.blend(FloatVector.fromArray(SPECIES, a, i0 + whole), rest), c0);
      c1 = x.fma(zero.blend(FloatVector.fromArray(SPECIES, a, i1 + whole), rest), c1);
      c2 = x.fma(zero.blend(FloatVector.fromArray(SPECIES, a, i2 + whole), rest), c2);
      c3 = x.fma(zero.blend(FloatVector.fromArray(SPECIES, a, i3 + whole), rest), c3);
      c4 = x.fma(zero.blend(FloatVector.fromArray(SPECIES, a, i4 + whole), rest), c4);
      c5 = x.fma(zero.blend(FloatVector.fromArray(SPECIES, a, i5 + whole), rest), c5);
      c6 = x.fma(zero.blend(FloatVector.fromArray(SPECIES, a, i6 + whole), rest), c6);
      c7 = x.fma(zero.blend(FloatVector.fromArray(SPECIES, a, i7 + whole), rest), c7);
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
