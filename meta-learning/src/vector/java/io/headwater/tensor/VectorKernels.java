package io.headwater.tensor;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops over {@code float[]} by the JDK's Vector API, which is an incubator module of JDK 17: made
 * by {@link FloatKernels#best} where the JVM was started with it.
 */
final class VectorKernels extends FloatKernels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  private final VectorProducts products = new VectorProducts();
  private final DirectConvolutions direct = new DirectConvolutions();
  private final WinogradConvolutions winograd = new WinogradConvolutions();

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
    if (count < LANES || xStep + yStep == 0) {
      super.binary(f, x, xFrom, xStep, y, yFrom, yStep, z, zFrom, count);
      return;
    }
    int whole = count / LANES * LANES;
    pairs(f, x, xFrom, xStep, y, yFrom, yStep, z, zFrom, whole);
    if (whole < count) {
      // The last vector ends with the range, and takes in values before it again.
      int last = count - LANES;
      int xLast = xFrom + last * xStep;
      int yLast = yFrom + last * yStep;
      pairs(f, x, xLast, xStep, y, yLast, yStep, z, zFrom + last, LANES);
    }
  }

  private static void pairs(
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
      VectorPairs.both(f, x, xFrom, y, yFrom, z, zFrom, count);
    } else if (xStep == 1) {
      VectorPairs.left(f, x, xFrom, y[yFrom], z, zFrom, count);
    } else {
      VectorPairs.right(f, x[xFrom], y, yFrom, z, zFrom, count);
    }
  }

  @Override
  public void unary(Unary f, float[] x, float[] y, int count) {
    if (count < LANES) {
      super.unary(f, x, y, count);
      return;
    }
    int whole = count / LANES * LANES;
    int last = count - LANES;
    // y may be x: what the last vector takes in again is read before it is written.
    FloatVector end = FloatVector.fromArray(SPECIES, x, last);
    switch (f) {
      case RELU -> {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int i = 0; i < whole; i += LANES) {
          FloatVector.fromArray(SPECIES, x, i).max(zero).intoArray(y, i);
        }
        end.max(zero).intoArray(y, last);
      }
      case SQUARE -> {
        for (int i = 0; i < whole; i += LANES) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, i);
          v.mul(v).intoArray(y, i);
        }
        end.mul(end).intoArray(y, last);
      }
      case SQRT -> {
        for (int i = 0; i < whole; i += LANES) {
          FloatVector.fromArray(SPECIES, x, i).sqrt().intoArray(y, i);
        }
        end.sqrt().intoArray(y, last);
      }
      default -> super.unary(f, x, y, count);
    }
  }

  @Override
  public void addScaled(
      float[] x, int xFrom, float[] y, int yFrom, double factor, float[] z, int zFrom, int count) {
    FloatVector c = FloatVector.broadcast(SPECIES, (float) factor);
    int i = 0;
    // Not a last vector that overlaps: z may be y.
    for (; i + LANES <= count; i += LANES) {
      c.mul(FloatVector.fromArray(SPECIES, y, yFrom + i))
          .add(FloatVector.fromArray(SPECIES, x, xFrom + i))
          .intoArray(z, zFrom + i);
    }
    super.addScaled(x, xFrom + i, y, yFrom + i, factor, z, zFrom + i, count - i);
  }

  @Override
  public void addInto(float[] x, int xFrom, float[] y, int yFrom, int count) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xFrom + i)
          .add(FloatVector.fromArray(SPECIES, y, yFrom + i))
          .intoArray(y, yFrom + i);
    }
    for (; i < count; i++) {
      y[yFrom + i] += x[xFrom + i];
    }
  }

  @Override
  public void sumRows(float[] x, int xFrom, int rows, int width, float[] y, int yFrom) {
    if (width < LANES) {
      super.sumRows(x, xFrom, rows, width, y, yFrom);
    } else {
      VectorRows.sumRows(x, xFrom, rows, width, y, yFrom);
    }
  }

  @Override
  public void sumProducts(
      float[] x, float[] y, int from, int rows, int width, float[] z, int zFrom) {
    if (width < LANES) {
      super.sumProducts(x, y, from, rows, width, z, zFrom);
    } else {
      VectorRows.sumProducts(x, y, from, rows, width, z, zFrom);
    }
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
    if (width < LANES) {
      super.multiplyAdd(x, from, rows, width, factor, offset, row, z);
    } else {
      VectorRows.multiplyAdd(x, from, rows, width, factor, offset, row, z);
    }
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
    if (width < LANES) {
      super.combine(x, y, from, rows, width, f, h, c, row, z);
    } else {
      VectorRows.combine(x, y, from, rows, width, f, h, c, row, z);
    }
  }

  @Override
  public void squaredDeviations(
      float[] x, int from, int rows, int width, float[] m, int row, float[] z) {
    if (width < LANES) {
      super.squaredDeviations(x, from, rows, width, m, row, z);
    } else {
      VectorRows.squaredDeviations(x, from, rows, width, m, row, z);
    }
  }

  @Override
  public CellMap largest(CellMap windows, float[] x, int size, int perWindow, float[] values) {
    return windows.width() < LANES
        ? super.largest(windows, x, size, perWindow, values)
        : windows.largest(x, size, perWindow, values, VectorWindows::largest);
  }

  @Override
  public boolean isFinite(float[] x, int count) {
    if (count < LANES) {
      return super.isFinite(x, count);
    }
    FloatVector zeros = FloatVector.fromArray(SPECIES, x, count - LANES).mul(0);
    int whole = count / LANES * LANES;
    for (int i = 0; i < whole; i += LANES) {
      zeros = FloatVector.fromArray(SPECIES, x, i).mul(0).add(zeros);
    }
    return zeros.reduceLanes(VectorOperators.ADD) == 0;
  }

  @Override
  public void addTo(double[] sum, float[] x, int from) {
    int i = 0;
    for (; i + LANES <= sum.length; i += LANES) {
      FloatVector values = FloatVector.fromArray(SPECIES, x, from + i);
      for (int part = 0; part < 2; part++) {
        int at = i + part * LANES / 2;
        ((DoubleVector) values.convertShape(VectorOperators.F2D, DOUBLES, part))
            .add(DoubleVector.fromArray(DOUBLES, sum, at))
            .intoArray(sum, at);
      }
    }
    for (; i < sum.length; i++) {
      sum[i] += x[from + i];
    }
  }

  @Override
  public double sum(float[] x, int from, int count) {
    if (count < 2 * LANES) {
      return super.sum(x, from, count);
    }
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
      a = a.add(FloatVector.fromArray(SPECIES, x, from + i));
      b = b.add(FloatVector.fromArray(SPECIES, x, from + i + LANES));
    }
    return a.add(b).reduceLanes(VectorOperators.ADD) + super.sum(x, from + i, count - i);
  }

  @Override
  public void multiply(Product p, float[] a, float[] b, float[] start, float[] c) {
    products.multiply(p, a, b, start, c);
  }

  @Override
  public Convolutions<float[]> convolutions(Convolution c) {
    if (WinogradConvolutions.fits(c)) {
      return winograd;
    }
    return DirectConvolutions.fits(c) ? direct : null;
  }
}
