package io.headwater.tensor;

import java.util.Arrays;

/** Loops over {@code float[]} that the JIT compiler turns into vector instructions. */
class FloatKernels implements Kernels<float[]> {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private final FloatProducts products = new FloatProducts();

  /** Those by the Vector API, if this JVM was started with its module and the build had it. */
  static FloatKernels best() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return new FloatKernels();
    }
    try {
      // By name: it is compiled apart, for javac warns of incubator modules.
      return Class.forName("io.headwater.tensor.VectorKernels")
          .asSubclass(FloatKernels.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      return new FloatKernels();
    }
  }

  @Override
  public final DType dtype() {
    return DType.FLOAT32;
  }

  @Override
  public final float[] allocate(int length) {
    return new float[length];
  }

  @Override
  public final int length(float[] array) {
    return array.length;
  }

  @Override
  public void binary(
      Binary f,
      float[] x,
      int xFrom,
      int xStep,
      float[] y,
      int yFrom,
      int yStep,
      float[] z,
      int zFrom,
      int count) {
    if (xStep == 1 && yStep == 1) {
      FloatPairs.both(f, x, xFrom, y, yFrom, z, zFrom, count);
    } else if (xStep == 1) {
      FloatPairs.left(f, x, xFrom, y[yFrom], z, zFrom, count);
    } else if (yStep == 1) {
      FloatPairs.right(f, x[xFrom], y, yFrom, z, zFrom, count);
    } else {
      FloatPairs.both(f, x, xFrom, y, yFrom, z, zFrom, Math.min(count, 1));
      Arrays.fill(z, zFrom, zFrom + count, z[zFrom]);
    }
  }

  @Override
  public void unary(Unary f, float[] x, float[] y, int count) {
    switch (f) {
      case EXP -> {
        for (int i = 0; i < count; i++) {
          y[i] = (float) Math.exp(x[i]);
        }
      }
      case LOG -> {
        for (int i = 0; i < count; i++) {
          y[i] = (float) Math.log(x[i]);
        }
      }
      case SQRT -> {
        for (int i = 0; i < count; i++) {
          y[i] = (float) Math.sqrt(x[i]);
        }
      }
      case RECIPROCAL -> {
        for (int i = 0; i < count; i++) {
          y[i] = 1 / x[i];
        }
      }
      case SQUARE -> {
        for (int i = 0; i < count; i++) {
          y[i] = x[i] * x[i];
        }
      }
      case TANH -> {
        for (int i = 0; i < count; i++) {
          y[i] = tanh(x[i]);
        }
      }
      case SIGMOID -> {
        for (int i = 0; i < count; i++) {
          y[i] = (float) (1 / (1 + Math.exp(-x[i])));
        }
      }
      case SOFTPLUS -> {
        for (int i = 0; i < count; i++) {
          y[i] = (float) (Math.max(x[i], 0) + Math.log1p(Math.exp(-Math.abs(x[i]))));
        }
      }
      case RELU -> {
        for (int i = 0; i < count; i++) {
          y[i] = Math.max(x[i], 0f);
        }
      }
      case STEP -> {
        for (int i = 0; i < count; i++) {
          y[i] = x[i] > 0 ? 1 : 0;
        }
      }
    }
  }

  /** (1 − e^−2|x|) / (1 + e^−2|x|), whose numerator cancels near 0, with x's sign. */
  private static float tanh(float x) {
    if (Math.abs(x) < 1e-3) {
      return x - x * x * x / 3;
    }
    double e = Math.exp(-2.0 * Math.abs(x));
    return (float) Math.copySign((1 - e) / (1 + e), x);
  }

  @Override
  public void addScaled(
      float[] x, int xFrom, float[] y, int yFrom, double factor, float[] z, int zFrom, int count) {
    float c = (float) factor;
    for (int i = 0; i < count; i++) {
      z[zFrom + i] = x[xFrom + i] + c * y[yFrom + i];
    }
  }

  @Override
  public void scale(float[] x, double factor, float[] y, int count) {
    float c = (float) factor;
    for (int i = 0; i < count; i++) {
      y[i] = c * x[i];
    }
  }

  @Override
  public void shift(float[] x, double offset, float[] y, int count) {
    float c = (float) offset;
    for (int i = 0; i < count; i++) {
      y[i] = x[i] + c;
    }
  }

  @Override
  public final void fill(float[] x, int from, int count, double value) {
    Arrays.fill(x, from, from + count, (float) value);
  }

  @Override
  public void addInto(float[] x, int xFrom, float[] y, int yFrom, int count) {
    for (int i = 0; i < count; i++) {
      y[yFrom + i] += x[xFrom + i];
    }
  }

  @Override
  public void sumRows(float[] x, int xFrom, int rows, int width, float[] y, int yFrom) {
    FloatRows.sumRows(x, xFrom, rows, width, y, yFrom);
  }

  @Override
  public void sumProducts(
      float[] x, float[] y, int from, int rows, int width, float[] z, int zFrom) {
    FloatRows.sumProducts(x, y, from, rows, width, z, zFrom);
  }

  @Override
  public void combine(
      float[] x,
      float[] y,
      int from,
      int rows,
      int width,
      float[] f,
      float[] h,
      float[] c,
      int row,
      float[] z) {
    FloatRows.combine(x, y, from, rows, width, f, h, c, row, z);
  }

  @Override
  public void squaredDeviations(
      float[] x, int from, int rows, int width, float[] m, int row, float[] z) {
    FloatRows.squaredDeviations(x, from, rows, width, m, row, z);
  }

  @Override
  public void multiplyAdd(
      float[] x,
      int from,
      int rows,
      int width,
      float[] factor,
      float[] offset,
      int row,
      float[] z) {
    FloatRows.multiplyAdd(x, from, rows, width, factor, offset, row, z);
  }

  @Override
  public CellMap largest(CellMap windows, float[] x, int size, int perWindow, float[] values) {
    return windows.largest(x, size, perWindow, values, FloatWindows::largest);
  }

  @Override
  public boolean isFinite(float[] x, int count) {
    return NdArray.isFinite(x, 0, count);
  }

  /** In four sums: one would wait for each addition before the next. */
  @Override
  public double sum(float[] x, int from, int count) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 4 <= from + count; i += 4) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < from + count; i++) {
      a += x[i];
    }
    return a + b + (c + d);
  }

  @Override
  public final double maximum(float[] x, int from, int count) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, x[i]);
    }
    return largest;
  }

  @Override
  public final double get(float[] x, int index) {
    return x[index];
  }

  @Override
  public final void set(float[] x, int index, double value) {
    x[index] = (float) value;
  }

  @Override
  public void multiply(Product p, float[] a, float[] b, float[] start, float[] c) {
    products.multiply(p, a, b, start, c);
  }

  @Override
  public final void gather(CellMap map, float[] x, int size, float[] result) {
    map.gather(x, size, result);
  }

  @Override
  public final void scatterAdd(CellMap map, float[] gathered, float[] result, int size) {
    map.scatterAdd(gathered, result, size);
  }

  @Override
  public final NdArray toHost(float[] x, int from, int count, int... shape) {
    return NdArray.owning(shape, Arrays.copyOfRange(x, from, from + count));
  }

  @Override
  public final void fromHost(NdArray array, float[] result) {
    array.copyTo(result, 0);
  }

  @Override
  public void addTo(double[] sum, float[] x, int from) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += x[from + i];
    }
  }

  @Override
  public void close() {
    products.close();
  }
}
