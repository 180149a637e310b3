package io.headwater.tensor;

import static io.headwater.tensor.Exchange.LEFT_1;
import static io.headwater.tensor.Exchange.LEFT_2;
import static io.headwater.tensor.Exchange.LEFT_4;
import static io.headwater.tensor.Exchange.LEFT_8;
import static io.headwater.tensor.Exchange.ODD_1;
import static io.headwater.tensor.Exchange.ODD_2;
import static io.headwater.tensor.Exchange.ODD_4;
import static io.headwater.tensor.Exchange.ODD_8;
import static io.headwater.tensor.Exchange.RIGHT_1;
import static io.headwater.tensor.Exchange.RIGHT_2;
import static io.headwater.tensor.Exchange.RIGHT_4;
import static io.headwater.tensor.Exchange.RIGHT_8;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link EightByEight} in registers of sixteen values, where the first runs are of eight. */
final class SixteenBySixteen {
  static final int SIDE = 16;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private SixteenBySixteen() {}

  /** b = aᵀ, a row of either every so many values. */
  static void transpose(float[] a, int i, int stepA, float[] b, int t, int stepB) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, a, i);
    FloatVector a1 = FloatVector.fromArray(SPECIES, a, i + stepA);
    FloatVector a2 = FloatVector.fromArray(SPECIES, a, i + 2 * stepA);
    FloatVector a3 = FloatVector.fromArray(SPECIES, a, i + 3 * stepA);
    FloatVector a4 = FloatVector.fromArray(SPECIES, a, i + 4 * stepA);
    FloatVector a5 = FloatVector.fromArray(SPECIES, a, i + 5 * stepA);
    FloatVector a6 = FloatVector.fromArray(SPECIES, a, i + 6 * stepA);
    FloatVector a7 = FloatVector.fromArray(SPECIES, a, i + 7 * stepA);
    FloatVector a8 = FloatVector.fromArray(SPECIES, a, i + 8 * stepA);
    FloatVector a9 = FloatVector.fromArray(SPECIES, a, i + 9 * stepA);
    FloatVector a10 = FloatVector.fromArray(SPECIES, a, i + 10 * stepA);
    FloatVector a11 = FloatVector.fromArray(SPECIES, a, i + 11 * stepA);
    FloatVector a12 = FloatVector.fromArray(SPECIES, a, i + 12 * stepA);
    FloatVector a13 = FloatVector.fromArray(SPECIES, a, i + 13 * stepA);
    FloatVector a14 = FloatVector.fromArray(SPECIES, a, i + 14 * stepA);
    FloatVector a15 = FloatVector.fromArray(SPECIES, a, i + 15 * stepA);
    FloatVector b0 = a0.blend(a8.rearrange(RIGHT_8), ODD_8);
    FloatVector b8 = a0.rearrange(LEFT_8).blend(a8, ODD_8);
    FloatVector b1 = a1.blend(a9.rearrange(RIGHT_8), ODD_8);
    FloatVector b9 = a1.rearrange(LEFT_8).blend(a9, ODD_8);
    FloatVector b2 = a2.blend(a10.rearrange(RIGHT_8), ODD_8);
    FloatVector b10 = a2.rearrange(LEFT_8).blend(a10, ODD_8);
    FloatVector b3 = a3.blend(a11.rearrange(RIGHT_8), ODD_8);
    FloatVector b11 = a3.rearrange(LEFT_8).blend(a11, ODD_8);
    FloatVector b4 = a4.blend(a12.rearrange(RIGHT_8), ODD_8);
    FloatVector b12 = a4.rearrange(LEFT_8).blend(a12, ODD_8);
    FloatVector b5 = a5.blend(a13.rearrange(RIGHT_8), ODD_8);
    FloatVector b13 = a5.rearrange(LEFT_8).blend(a13, ODD_8);
    FloatVector b6 = a6.blend(a14.rearrange(RIGHT_8), ODD_8);
    FloatVector b14 = a6.rearrange(LEFT_8).blend(a14, ODD_8);
    FloatVector b7 = a7.blend(a15.rearrange(RIGHT_8), ODD_8);
    FloatVector b15 = a7.rearrange(LEFT_8).blend(a15, ODD_8);
    FloatVector c0 = b0.blend(b4.rearrange(RIGHT_4), ODD_4);
    FloatVector c4 = b0.rearrange(LEFT_4).blend(b4, ODD_4);
    FloatVector c1 = b1.blend(b5.rearrange(RIGHT_4), ODD_4);
    FloatVector c5 = b1.rearrange(LEFT_4).blend(b5, ODD_4);
    FloatVector c2 = b2.blend(b6.rearrange(RIGHT_4), ODD_4);
    FloatVector c6 = b2.rearrange(LEFT_4).blend(b6, ODD_4);
    FloatVector c3 = b3.blend(b7.rearrange(RIGHT_4), ODD_4);
    FloatVector c7 = b3.rearrange(LEFT_4).blend(b7, ODD_4);
    FloatVector c8 = b8.blend(b12.rearrange(RIGHT_4), ODD_4);
    FloatVector c12 = b8.rearrange(LEFT_4).blend(b12, ODD_4);
    FloatVector c9 = b9.blend(b13.rearrange(RIGHT_4), ODD_4);
    FloatVector c13 = b9.rearrange(LEFT_4).blend(b13, ODD_4);
    FloatVector c10 = b10.blend(b14.rearrange(RIGHT_4), ODD_4);
    FloatVector c14 = b10.rearrange(LEFT_4).blend(b14, ODD_4);
    FloatVector c11 = b11.blend(b15.rearrange(RIGHT_4), ODD_4);
    FloatVector c15 = b11.rearrange(LEFT_4).blend(b15, ODD_4);
    FloatVector d0 = c0.blend(c2.rearrange(RIGHT_2), ODD_2);
    FloatVector d2 = c0.rearrange(LEFT_2).blend(c2, ODD_2);
    FloatVector d1 = c1.blend(c3.rearrange(RIGHT_2), ODD_2);
    FloatVector d3 = c1.rearrange(LEFT_2).blend(c3, ODD_2);
    FloatVector d4 = c4.blend(c6.rearrange(RIGHT_2), ODD_2);
    FloatVector d6 = c4.rearrange(LEFT_2).blend(c6, ODD_2);
    FloatVector d5 = c5.blend(c7.rearrange(RIGHT_2), ODD_2);
    FloatVector d7 = c5.rearrange(LEFT_2).blend(c7, ODD_2);
    FloatVector d8 = c8.blend(c10.rearrange(RIGHT_2), ODD_2);
    FloatVector d10 = c8.rearrange(LEFT_2).blend(c10, ODD_2);
    FloatVector d9 = c9.blend(c11.rearrange(RIGHT_2), ODD_2);
    FloatVector d11 = c9.rearrange(LEFT_2).blend(c11, ODD_2);
    FloatVector d12 = c12.blend(c14.rearrange(RIGHT_2), ODD_2);
    FloatVector d14 = c12.rearrange(LEFT_2).blend(c14, ODD_2);
    FloatVector d13 = c13.blend(c15.rearrange(RIGHT_2), ODD_2);
    FloatVector d15 = c13.rearrange(LEFT_2).blend(c15, ODD_2);
    d0.blend(d1.rearrange(RIGHT_1), ODD_1).intoArray(b, t);
    d0.rearrange(LEFT_1).blend(d1, ODD_1).intoArray(b, t + stepB);
    d2.blend(d3.rearrange(RIGHT_1), ODD_1).intoArray(b, t + 2 * stepB);
    d2.rearrange(LEFT_1).blend(d3, ODD_1).intoArray(b, t + 3 * stepB);
    d4.blend(d5.rearrange(RIGHT_1), ODD_1).intoArray(b, t + 4 * stepB);
    d4.rearrange(LEFT_1).blend(d5, ODD_1).intoArray(b, t + 5 * stepB);
    d6.blend(d7.rearrange(RIGHT_1), ODD_1).intoArray(b, t + 6 * stepB);
    d6.rearrange(LEFT_1).blend(d7, ODD_1).intoArray(b, t + 7 * stepB);
    d8.blend(d9.rearrange(RIGHT_1), ODD_1).intoArray(b, t + 8 * stepB);
    d8.rearrange(LEFT_1).blend(d9, ODD_1).intoArray(b, t + 9 * stepB);
    d10.blend(d11.rearrange(RIGHT_1), ODD_1).intoArray(b, t + 10 * stepB);
    d10.rearrange(LEFT_1).blend(d11, ODD_1).intoArray(b, t + 11 * stepB);
    d12.blend(d13.rearrange(RIGHT_1), ODD_1).intoArray(b, t + 12 * stepB);
    d12.rearrange(LEFT_1).blend(d13, ODD_1).intoArray(b, t + 13 * stepB);
    d14.blend(d15.rearrange(RIGHT_1), ODD_1).intoArray(b, t + 14 * stepB);
    d14.rearrange(LEFT_1).blend(d15, ODD_1).intoArray(b, t + 15 * stepB);
  }
}
