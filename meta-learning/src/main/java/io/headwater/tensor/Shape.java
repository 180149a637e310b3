package io.headwater.tensor;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Shape arithmetic: element counts and NumPy broadcasting. */
public final class Shape {
  private Shape() {}

  /**
   * Number of elements of {@code shape}; 1 for a scalar.
   *
   * @throws IllegalArgumentException for a negative dimension or more than 2³¹−1 elements
   */
  public static int size(int... shape) {
    long size = 1;
    for (int dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException(
            "expected dimensions >= 0 but shape=" + Arrays.toString(shape));
      }
      size *= dimension;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "expected at most " + Integer.MAX_VALUE + " elements: shape=" + Arrays.toString(shape));
      }
    }
    return (int) size;
  }

  /** [first, rest…]: that of so many arrays of one shape, one after the other. */
  public static int[] of(int first, int... rest) {
    int[] shape = new int[rest.length + 1];
    shape[0] = first;
    System.arraycopy(rest, 0, shape, 1, rest.length);
    return shape;
  }

  /** Fails unless the shapes are the same. */
  static void requireSame(int[] a, int[] b) {
    if (!Arrays.equals(a, b)) {
      throw new IllegalArgumentException(
          "expected equal shapes but was " + Arrays.toString(a) + " and " + Arrays.toString(b));
    }
  }

  /** Fails unless {@code shape} has as many elements as {@code from}. */
  static void requireSameSize(int[] from, int[] shape) {
    if (size(from) != size(shape)) {
      throw new IllegalArgumentException(
          "expected a shape of " + size(from) + " elements but was " + Arrays.toString(shape));
    }
  }

  /** The shape that arrays of shapes {@code a} and {@code b} broadcast to together. */
  public static int[] broadcast(int[] a, int[] b) {
    if (Arrays.equals(a, b)) {
      return a;
    }
    int rank = Math.max(a.length, b.length);
    int[] result = new int[rank];
    for (int i = 0; i < rank; i++) {
      int left = dimension(a, i, rank);
      int right = dimension(b, i, rank);
      if (left != right && left != 1 && right != 1) {
        throw new IllegalArgumentException(
            "expected broadcastable shapes but was "
                + Arrays.toString(a)
                + " and "
                + Arrays.toString(b));
      }
      result[i] = left == 1 ? right : left;
    }
    return result;
  }

  /** Dimension {@code i} of {@code shape} seen as {@code rank} dimensions, missing ones being 1. */
  static int dimension(int[] shape, int i, int rank) {
    int own = i - (rank - shape.length);
    return own < 0 ? 1 : shape[own];
  }

  /** Fails unless {@code from} broadcasts to exactly {@code to}. */
  static void requireBroadcastable(int[] from, int[] to) {
    if (from.length > to.length || !Arrays.equals(broadcast(from, to), to)) {
      throw new IllegalArgumentException(
          "expected a shape that broadcasts to "
              + Arrays.toString(to)
              + " but was "
              + Arrays.toString(from));
    }
  }

  /** {@code shape} with leading ones, {@code rank} dimensions in all. */
  static int[] padded(int[] shape, int rank) {
    int[] result = new int[rank];
    for (int i = 0; i < rank; i++) {
      result[i] = dimension(shape, i, rank);
    }
    return result;
  }

  /** The axes along which two shapes of equal rank differ. */
  static int[] differing(int[] a, int[] b) {
    return IntStream.range(0, a.length).filter(i -> a[i] != b[i]).toArray();
  }
}
