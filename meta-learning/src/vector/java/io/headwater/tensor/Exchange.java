package io.headwater.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * How two vectors exchange values. Of x and y in runs of eight, four, two or single values, {@code
 * x.blend(y.rearrange(RIGHT), ODD)} are the even runs of both, {@code x.rearrange(LEFT).blend(y,
 * ODD)} the odd ones.
 *
 * <p>Constants for methods that do all of it themselves: the JIT compiler does not inline other
 * methods into one as large, and would pass vectors to them as objects.
 */
final class Exchange {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Whether a vector has as many values as something is written for. */
  static final boolean FITS = LANES == EightByEight.SIDE || LANES == SixteenBySixteen.SIDE;

  static final VectorShuffle<Float> RIGHT_8 = rotation(-8);
  static final VectorShuffle<Float> RIGHT_4 = rotation(-4);
  static final VectorShuffle<Float> RIGHT_2 = rotation(-2);
  static final VectorShuffle<Float> RIGHT_1 = rotation(-1);

  static final VectorShuffle<Float> LEFT_8 = rotation(8);
  static final VectorShuffle<Float> LEFT_4 = rotation(4);
  static final VectorShuffle<Float> LEFT_2 = rotation(2);
  static final VectorShuffle<Float> LEFT_1 = rotation(1);

  static final VectorMask<Float> ODD_8 = odd(8);
  static final VectorMask<Float> ODD_4 = odd(4);
  static final VectorMask<Float> ODD_2 = odd(2);
  static final VectorMask<Float> ODD_1 = odd(1);

  private Exchange() {}

  /** Each value from {@code by} values further on, around the vector's end. */
  private static VectorShuffle<Float> rotation(int by) {
    return VectorShuffle.fromOp(SPECIES, i -> (i + by) & (LANES - 1));
  }

  /** Every other run of {@code size} values. */
  private static VectorMask<Float> odd(int size) {
    boolean[] odd = new boolean[LANES];
    for (int i = 0; i < LANES; i++) {
      odd[i] = (i & size) != 0;
    }
    return VectorMask.fromArray(SPECIES, odd, 0);
  }
}
