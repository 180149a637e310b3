package io.headwater.tensor;

import java.util.Arrays;

/**
 * Values of an {@link NdArray} to be, zero until put in: rounded as they come, not kept in float64
 * first. One thread.
 */
public final class NdArrayBuilder {
  private final int[] shape;
  private final float[] floats;
  private final double[] doubles;

  /** Zeros of such a type and shape. */
  public NdArrayBuilder(DType dtype, int... shape) {
    this.shape = shape.clone();
    int size = Shape.size(shape);
    floats = dtype == DType.FLOAT32 ? new float[size] : null;
    doubles = dtype == DType.FLOAT64 ? new double[size] : null;
  }

  /** Puts an array's values to {@code offset} on, in row-major order. */
  public void put(NdArray array, int offset) {
    if (floats != null) {
      array.copyTo(floats, offset);
    } else {
      array.copyTo(doubles, offset);
    }
  }

  /** Puts one value. */
  public void put(double value, int flatIndex) {
    if (floats != null) {
      floats[flatIndex] = (float) value;
    } else {
      doubles[flatIndex] = value;
    }
  }

  /** Puts the same value to {@code from} until before {@code to}. */
  public void fill(double value, int from, int to) {
    if (floats != null) {
      Arrays.fill(floats, from, to, (float) value);
    } else {
      Arrays.fill(doubles, from, to, value);
    }
  }

  /** The array: nothing may be put in any more. */
  public NdArray build() {
    return floats != null ? NdArray.owning(shape, floats) : NdArray.owning(shape, doubles);
  }
}
