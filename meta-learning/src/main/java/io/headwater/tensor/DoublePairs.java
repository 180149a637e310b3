package io.headwater.tensor;

import io.headwater.tensor.Kernels.Binary;

/** {@link FloatPairs} in float64. */
final class DoublePairs {
  private DoublePairs() {}

  /** Ranges of both operands. */
  static void both(
      Binary f, double[] x, int xFrom, double[] y, int yFrom, double[] z, int zFrom, int count) {
    switch (f) {
      case ADD -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x[xFrom + i] + y[yFrom + i];
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x[xFrom + i] - y[yFrom + i];
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x[xFrom + i] * y[yFrom + i];
        }
      }
      case DIVIDE -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x[xFrom + i] / y[yFrom + i];
        }
      }
      case WHERE_POSITIVE -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x[xFrom + i] * (y[yFrom + i] > 0 ? 1 : 0);
        }
      }
    }
  }

  /** A range of the left operand, one value on the right. */
  static void left(Binary f, double[] x, int xFrom, double y, double[] z, int zFrom, int count) {
    switch (f) {
      case ADD -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x[xFrom + i] + y;
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x[xFrom + i] - y;
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x[xFrom + i] * y;
        }
      }
      case DIVIDE -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x[xFrom + i] / y;
        }
      }
      case WHERE_POSITIVE -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x[xFrom + i] * (y > 0 ? 1 : 0);
        }
      }
    }
  }

  /** One value on the left, a range of the right operand. */
  static void right(Binary f, double x, double[] y, int yFrom, double[] z, int zFrom, int count) {
    switch (f) {
      case ADD -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x + y[yFrom + i];
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x - y[yFrom + i];
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x * y[yFrom + i];
        }
      }
      case DIVIDE -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x / y[yFrom + i];
        }
      }
      case WHERE_POSITIVE -> {
        for (int i = 0; i < count; i++) {
          z[zFrom + i] = x * (y[yFrom + i] > 0 ? 1 : 0);
        }
      }
    }
  }
}
