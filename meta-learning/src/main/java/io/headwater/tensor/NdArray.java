package io.headwater.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Immutable array on the Java heap: a shape and its values in row-major order.
 *
 * <p>Safe for use by any thread. Equality is by element type, shape and the values' bits, so that
 * NaN equals NaN and 0.0 differs from −0.0.
 */
public final class NdArray {
  private final int[] shape;
  private final float[] floats;
  private final double[] doubles;

  private NdArray(int[] shape, float[] floats, double[] doubles) {
    this.shape = shape;
    this.floats = floats;
    this.doubles = doubles;
    int size = Shape.size(shape);
    int length = floats != null ? floats.length : doubles.length;
    if (size != length) {
      throw new IllegalArgumentException(
          "expected "
              + size
              + " values for shape "
              + Arrays.toString(shape)
              + " but was "
              + length);
    }
  }

  /** A float32 array of a copy of {@code values}. */
  public static NdArray of(int[] shape, float[] values) {
    return new NdArray(shape.clone(), values.clone(), null);
  }

  /** A float64 array of a copy of {@code values}. */
  public static NdArray of(int[] shape, double[] values) {
    return new NdArray(shape.clone(), null, values.clone());
  }

  /**
   * Like {@link #of(int[], float[])} without the copy: the caller must not touch the arrays again.
   */
  public static NdArray owning(int[] shape, float[] values) {
    return new NdArray(shape, values, null);
  }

  /** Like {@link #of(int[], double[])} without the copy: the caller must not touch them again. */
  public static NdArray owning(int[] shape, double[] values) {
    return new NdArray(shape, null, values);
  }

  /** An array of type {@code dtype} of {@code values}, which it may keep and round. */
  public static NdArray owning(DType dtype, int[] shape, double[] values) {
    return dtype == DType.FLOAT64 ? owning(shape, values) : owning(shape, rounded(values));
  }

  /** All zeros. */
  public static NdArray zeros(DType dtype, int... shape) {
    int size = Shape.size(shape);
    return dtype == DType.FLOAT32
        ? new NdArray(shape.clone(), new float[size], null)
        : new NdArray(shape.clone(), null, new double[size]);
  }

  /** A float32 array of numbers uniform in ± {@code limit}, drawn by {@code nextDouble}. */
  public static NdArray uniform(RandomGenerator random, double limit, int... shape) {
    float[] values = new float[Shape.size(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * limit);
    }
    return owning(shape, values);
  }

  public DType dtype() {
    return floats != null ? DType.FLOAT32 : DType.FLOAT64;
  }

  /** The shape, a copy. */
  public int[] shape() {
    return shape.clone();
  }

  public int rank() {
    return shape.length;
  }

  /** Length of dimension {@code i}. */
  public int dimension(int i) {
    return shape[i];
  }

  /** Number of elements. */
  public int size() {
    return floats != null ? floats.length : doubles.length;
  }

  /** The element at {@code flatIndex} in row-major order. */
  public double get(int flatIndex) {
    return floats != null ? floats[flatIndex] : doubles[flatIndex];
  }

  /** Where the largest values of a map's windows are, see {@link CellMap#largest}. */
  CellMap largest(CellMap windows, int perWindow) {
    int count = windows.gatheredSize(size()) / perWindow;
    return floats != null
        ? windows.largest(floats, floats.length, perWindow, new float[count], FloatWindows::largest)
        : windows.largest(doubles, doubles.length, perWindow, new double[count]);
  }

  /** The values rounded to float32, a copy. */
  public float[] toFloats() {
    return floats != null ? floats.clone() : rounded(doubles);
  }

  /** The values as float64, a copy. */
  public double[] toDoubles() {
    double[] result = new double[size()];
    copyTo(result, 0);
    return result;
  }

  /** Copies the values to {@code target} from {@code offset} on, rounding to float32. */
  public void copyTo(float[] target, int offset) {
    if (floats != null) {
      System.arraycopy(floats, 0, target, offset, floats.length);
    } else {
      for (int i = 0; i < doubles.length; i++) {
        target[offset + i] = (float) doubles[i];
      }
    }
  }

  /** Puts the values into {@code target}, rounding to float32. */
  public void copyTo(FloatBuffer target) {
    target.put(floats != null ? floats : rounded(doubles));
  }

  /** Copies the values to {@code target} from {@code offset} on. */
  public void copyTo(double[] target, int offset) {
    if (doubles != null) {
      System.arraycopy(doubles, 0, target, offset, doubles.length);
    } else {
      for (int i = 0; i < floats.length; i++) {
        target[offset + i] = floats[i];
      }
    }
  }

  /** The {@code size(shape)} values from {@code offset} on, as an array of their own. */
  public NdArray slice(int offset, int... sliceShape) {
    int end = offset + Shape.size(sliceShape);
    return floats != null
        ? new NdArray(sliceShape.clone(), Arrays.copyOfRange(floats, offset, end), null)
        : new NdArray(sliceShape.clone(), null, Arrays.copyOfRange(doubles, offset, end));
  }

  /** The same values under another shape of the same size. */
  public NdArray reshape(int... newShape) {
    return new NdArray(newShape.clone(), floats, doubles);
  }

  /** This array itself if it has that type, else a converted one. */
  public NdArray toDType(DType dtype) {
    if (dtype == dtype()) {
      return this;
    }
    return dtype == DType.FLOAT32
        ? new NdArray(shape, rounded(doubles), null)
        : new NdArray(shape, null, toDoubles());
  }

  public boolean sameShape(NdArray other) {
    return Arrays.equals(shape, other.shape);
  }

  /** Whether no element is NaN or infinite. */
  public boolean isFinite() {
    return isFinite(0, size());
  }

  /** Whether none of the {@code count} elements from {@code offset} on is NaN or infinite. */
  public boolean isFinite(int offset, int count) {
    return floats != null
        ? isFinite(floats, offset, offset + count)
        : isFinite(doubles, offset, offset + count);
  }

  /**
   * x·0 is 0 for every finite x and NaN for the rest: one branch per range, not per element. In
   * four sums, which do not wait for each other.
   */
  static boolean isFinite(float[] x, int from, int to) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      a += x[i] * 0;
      b += x[i + 1] * 0;
      c += x[i + 2] * 0;
      d += x[i + 3] * 0;
    }
    for (; i < to; i++) {
      a += x[i] * 0;
    }
    return a + b + c + d == 0;
  }

  static boolean isFinite(double[] x, int from, int to) {
    double zero = 0;
    for (int i = from; i < to; i++) {
      zero += x[i] * 0;
    }
    return zero == 0;
  }

  /** Adds the {@code sum.length} values from {@code offset} on to {@code sum}. */
  public void addTo(double[] sum, int offset) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += floats != null ? floats[offset + i] : doubles[offset + i];
    }
  }

  private static float[] rounded(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof NdArray other
        && Arrays.equals(shape, other.shape)
        && Arrays.equals(floats, other.floats)
        && Arrays.equals(doubles, other.doubles);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape)
        + (floats != null ? Arrays.hashCode(floats) : Arrays.hashCode(doubles));
  }

  /** Type and shape, with the values of a small array. */
  @Override
  public String toString() {
    String head = dtype() + Arrays.toString(shape);
    if (size() > 16) {
      return head;
    }
    return head + (floats != null ? Arrays.toString(floats) : Arrays.toString(doubles));
  }
}
