package io.headwater.tensor;

import java.util.Arrays;

/** Loops over {@code double[]}, for checking gradients: plain, not fast. */
final class DoubleKernels implements Kernels<double[]> {
  @Override
  public DType dtype() {
    return DType.FLOAT64;
  }

  @Override
  public double[] allocate(int length) {
    return new double[length];
  }

  @Override
  public int length(double[] array) {
    return array.length;
  }

  @Override
  public void binary(
      Binary f,
      double[] x,
      int xFrom,
      int xStep,
      double[] y,
      int yFrom,
      int yStep,
      double[] z,
      int zFrom,
      int count) {
    for (int i = 0; i < count; i++) {
      z[zFrom + i] = apply(f, x[xFrom + i * xStep], y[yFrom + i * yStep]);
    }
  }

  private static double apply(Binary f, double x, double y) {
    return switch (f) {
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case WHERE_POSITIVE -> x * (y > 0 ? 1 : 0);
    };
  }

  @Override
  public void unary(Unary f, double[] x, double[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = apply(f, x[i]);
    }
  }

  private static double apply(Unary f, double x) {
    return switch (f) {
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SQRT -> Math.sqrt(x);
      case RECIPROCAL -> 1 / x;
      case SQUARE -> x * x;
      case TANH -> Math.tanh(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case RELU -> Math.max(x, 0);
      case STEP -> x > 0 ? 1 : 0;
    };
  }

  @Override
  public void addScaled(
      double[] x,
      int xFrom,
      double[] y,
      int yFrom,
      double factor,
      double[] z,
      int zFrom,
      int count) {
    for (int i = 0; i < count; i++) {
      z[zFrom + i] = x[xFrom + i] + factor * y[yFrom + i];
    }
  }

  @Override
  public void scale(double[] x, double factor, double[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = factor * x[i];
    }
  }

  @Override
  public void shift(double[] x, double offset, double[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = x[i] + offset;
    }
  }

  @Override
  public void fill(double[] x, int from, int count, double value) {
    Arrays.fill(x, from, from + count, value);
  }

  @Override
  public void addInto(double[] x, int xFrom, double[] y, int yFrom, int count) {
    for (int i = 0; i < count; i++) {
      y[yFrom + i] += x[xFrom + i];
    }
  }

  @Override
  public void sumRows(double[] x, int xFrom, int rows, int width, double[] y, int yFrom) {
    fill(y, yFrom, width, 0);
    for (int row = 0; row < rows; row++) {
      addInto(x, xFrom + row * width, y, yFrom, width);
    }
  }

  @Override
  public void sumProducts(
      double[] x, double[] y, int from, int rows, int width, double[] z, int zFrom) {
    fill(z, zFrom, width, 0);
    int at = from;
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < width; j++) {
        z[zFrom + j] += x[at + j] * y[at + j];
      }
      at += width;
    }
  }

  @Override
  public void combine(
      double[] x,
      double[] y,
      int from,
      int rows,
      int width,
      double[] f,
      double[] h,
      double[] c,
      int row,
      double[] z) {
    int at = from;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < width; j++) {
        z[at + j] = x[at + j] * f[row + j] + y[at + j] * h[row + j] + c[row + j];
      }
      at += width;
    }
  }

  @Override
  public void squaredDeviations(
      double[] x, int from, int rows, int width, double[] m, int row, double[] z) {
    fill(z, row, width, 0);
    int at = from;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < width; j++) {
        double deviation = x[at + j] - m[row + j];
        z[row + j] += deviation * deviation;
      }
      at += width;
    }
  }

  @Override
  public void multiplyAdd(
      double[] x,
      int from,
      int rows,
      int width,
      double[] factor,
      double[] offset,
      int row,
      double[] z) {
    int at = from;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < width; j++) {
        z[at + j] = x[at + j] * factor[row + j] + offset[row + j];
      }
      at += width;
    }
  }

  @Override
  public CellMap largest(CellMap windows, double[] x, int size, int perWindow, double[] values) {
    return windows.largest(x, size, perWindow, values);
  }

  @Override
  public boolean isFinite(double[] x, int count) {
    return NdArray.isFinite(x, 0, count);
  }

  /** In four sums: one would wait for each addition before the next. */
  @Override
  public double sum(double[] x, int from, int count) {
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
  public double maximum(double[] x, int from, int count) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, x[i]);
    }
    return largest;
  }

  @Override
  public double get(double[] x, int index) {
    return x[index];
  }

  @Override
  public void set(double[] x, int index, double value) {
    x[index] = value;
  }

  @Override
  public void multiply(Product p, double[] a, double[] b, double[] start, double[] c) {
    DoubleProducts.multiply(p, a, b, start, c);
  }

  @Override
  public void gather(CellMap map, double[] x, int size, double[] result) {
    map.gather(x, size, result);
  }

  @Override
  public void scatterAdd(CellMap map, double[] gathered, double[] result, int size) {
    map.scatterAdd(gathered, result, size);
  }

  @Override
  public NdArray toHost(double[] x, int from, int count, int... shape) {
    return NdArray.owning(shape, Arrays.copyOfRange(x, from, from + count));
  }

  @Override
  public void fromHost(NdArray array, double[] result) {
    array.copyTo(result, 0);
  }

  @Override
  public void addTo(double[] sum, double[] x, int from) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += x[from + i];
    }
  }

  @Override
  public void close() {}
}
