package io.headwater.tensor;

import static io.headwater.tensor.Exchange.LEFT_1;
import static io.headwater.tensor.Exchange.LEFT_2;
import static io.headwater.tensor.Exchange.LEFT_4;
import static io.headwater.tensor.Exchange.ODD_1;
import static io.headwater.tensor.Exchange.ODD_2;
import static io.headwater.tensor.Exchange.ODD_4;
import static io.headwater.tensor.Exchange.RIGHT_1;
import static io.headwater.tensor.Exchange.RIGHT_2;
import static io.headwater.tensor.Exchange.RIGHT_4;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transpose of a square in registers of eight values: three times two rows at a time {@link
 * Exchange} what belongs to the other.
 */
final class EightByEight {
  static final int SIDE = 8;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private EightByEight() {}

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
    FloatVector b0 = a0.blend(a4.rearrange(RIGHT_4), ODD_4);
    FloatVector b4 = a0.rearrange(LEFT_4).blend(a4, ODD_4);
    FloatVector b1 = a1.blend(a5.rearrange(RIGHT_4), ODD_4);
    FloatVector b5 = a1.rearrange(LEFT_4).blend(a5, ODD_4);
    FloatVector b2 = a2.blend(a6.rearrange(RIGHT_4), ODD_4);
    FloatVector b6 = a2.rearrange(LEFT_4).blend(a6, ODD_4);
    FloatVector b3 = a3.blend(a7.rearrange(RIGHT_4), ODD_4);
    FloatVector b7 = a3.rearrange(LEFT_4).blend(a7, ODD_4);
    FloatVector c0 = b0.blend(b2.rearrange(RIGHT_2), ODD_2);
    FloatVector c2 = b0.rearrange(LEFT_2).blend(b2, ODD_2);
    FloatVector c1 = b1.blend(b3.rearrange(RIGHT_2), ODD_2);
    FloatVector c3 = b1.rearrange(LEFT_2).blend(b3, ODD_2);
    FloatVector c4 = b4.blend(b6.rearrange(RIGHT_2), ODD_2);
    FloatVector c6 = b4.rearrange(LEFT_2).blend(b6, ODD_2);
    FloatVector c5 = b5.blend(b7.rearrange(RIGHT_2), ODD_2);
    FloatVector c7 = b5.rearrange(LEFT_2).blend(b7, ODD_2);
    c0.blend(c1.rearrange(RIGHT_1), ODD_1).intoArray(b, t);
    c0.rearrange(LEFT_1).blend(c1, ODD_1).intoArray(b, t + stepB);
    c2.blend(c3.rearrange(RIGHT_1), ODD_1).intoArray(b, t + 2 * stepB);
    c2.rearrange(LEFT_1).blend(c3, ODD_1).intoArray(b, t + 3 * stepB);
    c4.blend(c5.rearrange(RIGHT_1), ODD_1).intoArray(b, t + 4 * stepB);
    c4.rearrange(LEFT_1).blend(c5, ODD_1).intoArray(b, t + 5 * stepB);
    c6.blend(c7.rearrange(RIGHT_1), ODD_1).intoArray(b, t + 6 * stepB);
    c6.rearrange(LEFT_1).blend(c7, ODD_1).intoArray(b, t + 7 * stepB);
  }
}
