package io.headwater.tensor;

import io.headwater.tensor.Kernels.Binary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link FloatPairs} by vector instructions, of at least a vector. The last vector begins where it
 * ends with the range, which takes in values before it again: results are in an array of their own.
 *
 * <p>By itself, for the JIT compiler checks bounds before a loop whose index grows by the same each
 * time, and in each pass of any other.
 */
final class VectorPairs {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorPairs() {}

  /** Ranges of both operands. */
  static void both(
      Binary f, float[] x, int xFrom, float[] y, int yFrom, float[] z, int zFrom, int count) {
    wholeBoth(f, x, xFrom, y, yFrom, z, zFrom, whole(count));
    int last = count - LANES;
    if (whole(count) < count) {
      wholeBoth(f, x, xFrom + last, y, yFrom + last, z, zFrom + last, LANES);
    }
  }

  private static void wholeBoth(
      Binary f, float[] x, int xFrom, float[] y, int yFrom, float[] z, int zFrom, int count) {
    switch (f) {
      case ADD -> {
        for (int i = 0; i < count; i += LANES) {
          FloatVector.fromArray(SPECIES, x, xFrom + i)
              .add(FloatVector.fromArray(SPECIES, y, yFrom + i))
              .intoArray(z, zFrom + i);
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < count; i += LANES) {
          FloatVector.fromArray(SPECIES, x, xFrom + i)
              .sub(FloatVector.fromArray(SPECIES, y, yFrom + i))
              .intoArray(z, zFrom + i);
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < count; i += LANES) {
          FloatVector.fromArray(SPECIES, x, xFrom + i)
              .mul(FloatVector.fromArray(SPECIES, y, yFrom + i))
              .intoArray(z, zFrom + i);
        }
      }
      case DIVIDE -> {
        for (int i = 0; i < count; i += LANES) {
          FloatVector.fromArray(SPECIES, x, xFrom + i)
              .div(FloatVector.fromArray(SPECIES, y, yFrom + i))
              .intoArray(z, zFrom + i);
        }
      }
      case WHERE_POSITIVE -> {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        for (int i = 0; i < count; i += LANES) {
          FloatVector factor =
              zero.blend(
                  one,
                  FloatVector.fromArray(SPECIES, y, yFrom + i).compare(VectorOperators.GT, zero));
          FloatVector.fromArray(SPECIES, x, xFrom + i).mul(factor).intoArray(z, zFrom + i);
        }
      }
    }
  }

  /** A range of the left operand, one value on the right. */
  static void left(Binary f, float[] x, int xFrom, float right, float[] z, int zFrom, int count) {
    wholeLeft(f, x, xFrom, right, z, zFrom, whole(count));
    int last = count - LANES;
    if (whole(count) < count) {
      wholeLeft(f, x, xFrom + last, right, z, zFrom + last, LANES);
    }
  }

  private static void wholeLeft(
      Binary f, float[] x, int xFrom, float right, float[] z, int zFrom, int count) {
    FloatVector y = FloatVector.broadcast(SPECIES, right);
    switch (f) {
      case ADD -> {
        for (int i = 0; i < count; i += LANES) {
          FloatVector.fromArray(SPECIES, x, xFrom + i).add(y).intoArray(z, zFrom + i);
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < count; i += LANES) {
          FloatVector.fromArray(SPECIES, x, xFrom + i).sub(y).intoArray(z, zFrom + i);
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < count; i += LANES) {
          FloatVector.fromArray(SPECIES, x, xFrom + i).mul(y).intoArray(z, zFrom + i);
        }
      }
      case DIVIDE -> {
        for (int i = 0; i < count; i += LANES) {
          FloatVector.fromArray(SPECIES, x, xFrom + i).div(y).intoArray(z, zFrom + i);
        }
      }
      case WHERE_POSITIVE -> {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        for (int i = 0; i < count; i += LANES) {
          FloatVector factor = zero.blend(one, y.compare(VectorOperators.GT, zero));
          FloatVector.fromArray(SPECIES, x, xFrom + i).mul(factor).intoArray(z, zFrom + i);
        }
      }
    }
  }

  /** One value on the left, a range of the right operand. */
  static void right(Binary f, float left, float[] y, int yFrom, float[] z, int zFrom, int count) {
    wholeRight(f, left, y, yFrom, z, zFrom, whole(count));
    int last = count - LANES;
    if (whole(count) < count) {
      wholeRight(f, left, y, yFrom + last, z, zFrom + last, LANES);
    }
  }

  private static void wholeRight(
      Binary f, float left, float[] y, int yFrom, float[] z, int zFrom, int count) {
    FloatVector x = FloatVector.broadcast(SPECIES, left);
    switch (f) {
      case ADD -> {
        for (int i = 0; i < count; i += LANES) {
          x.add(FloatVector.fromArray(SPECIES, y, yFrom + i)).intoArray(z, zFrom + i);
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < count; i += LANES) {
          x.sub(FloatVector.fromArray(SPECIES, y, yFrom + i)).intoArray(z, zFrom + i);
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < count; i += LANES) {
          x.mul(FloatVector.fromArray(SPECIES, y, yFrom + i)).intoArray(z, zFrom + i);
        }
      }
      case DIVIDE -> {
        for (int i = 0; i < count; i += LANES) {
          x.div(FloatVector.fromArray(SPECIES, y, yFrom + i)).intoArray(z, zFrom + i);
        }
      }
      case WHERE_POSITIVE -> {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        for (int i = 0; i < count; i += LANES) {
          FloatVector factor =
              zero.blend(
                  one,
                  FloatVector.fromArray(SPECIES, y, yFrom + i).compare(VectorOperators.GT, zero));
          x.mul(factor).intoArray(z, zFrom + i);
        }
      }
    }
  }

  /** Values that go into whole vectors. */
  private static int whole(int count) {
    return count / LANES * LANES;
  }
}
