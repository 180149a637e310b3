package io.headwater.tensor;

import io.headwater.tensor.Kernels.Binary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link FloatPairs} by vector instructions, of counts that are whole vectors.
 *
 * <p>No other counts, for the JIT compiler checks bounds before a loop whose index grows by the
 * same each time, and in each pass of any other.
 */
final class VectorPairs {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorPairs() {}

  /** Ranges of both operands. */
  static void both(
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
}
