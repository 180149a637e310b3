package io.headwater.tensor;

import io.headwater.tensor.Product.Form;

/**
 * Matrix products over {@code float[]}: small ones by loops, large ones by BLAS. What becomes of a
 * task does not depend on the tasks beside it.
 */
final class FloatProducts implements AutoCloseable {
  /** A task's multiplications from which on BLAS is faster in spite of copies to its memory. */
  private static final long LARGE = 4_096;

  private final BlasProducts blas = new BlasProducts();

  void multiply(Product p, float[] a, float[] b, float[] start, float[] c) {
    if (p.work() >= LARGE && p.inner() > 1 && p.columns() > 1) {
      blas.multiply(p, a, b, c);
      if (start != null) {
        addStart(p, start, c);
      }
      return;
    }
    for (int task = 0; task < p.tasks(); task++) {
      multiply(p, task, a, b, start, c);
    }
  }

  private static void addStart(Product p, float[] start, float[] c) {
    int to = 0;
    for (int task = 0; task < p.tasks(); task++) {
      int from = task * p.strideStart();
      for (int row = 0; row < p.rows(); row++) {
        for (int j = 0; j < p.columns(); j++) {
          c[to++] += start[from + j];
        }
      }
    }
  }

  /** Two rows and four columns at a time: eight sums that do not wait for each other. */
  private static void multiply(
      Product p, int task, float[] a, float[] b, float[] start, float[] c) {
    int columns = p.columns();
    int rowStepA = p.rowStepA();
    int stepB = p.formB() == Form.PLAIN ? 1 : p.inner();
    for (int i = 0; i < p.rows(); i += 2) {
      int rows = Math.min(2, p.rows() - i);
      int fromA = task * p.strideA() + i * rowStepA;
      int to = task * p.strideC() + i * columns;
      int second = rows == 2 ? rowStepA : 0;
      for (int j = 0; j < columns; j += 4) {
        int width = Math.min(4, columns - j);
        int fromB = task * p.strideB() + j * stepB;
        int fromStart = task * p.strideStart() + j;
        block(p, a, fromA, second, b, fromB, width, start, fromStart, c, to + j, rows);
      }
    }
  }

  private static void block(
      Product p,
      float[] a,
      int fromA,
      int second,
      float[] b,
      int fromB,
      int width,
      float[] start,
      int fromStart,
      float[] c,
      int to,
      int rows) {
    int stepA = p.columnStepA();
    int step = p.formB() == Form.PLAIN ? 1 : p.inner();
    int rowStepB = p.formB() == Form.PLAIN ? p.columns() : 1;
    // Columns that are not there are computed as the first one, and not stored.
    int b1 = width > 1 ? step : 0;
    int b2 = width > 2 ? 2 * step : 0;
    int b3 = width > 3 ? 3 * step : 0;
    float c0 = 0;
    float c1 = 0;
    float c2 = 0;
    float c3 = 0;
    float d0 = 0;
    float d1 = 0;
    float d2 = 0;
    float d3 = 0;
    int i = fromA;
    int j = fromB;
    for (int k = 0; k < p.inner(); k++) {
      float x = a[i];
      float y = a[i + second];
      c0 += x * b[j];
      c1 += x * b[j + b1];
      c2 += x * b[j + b2];
      c3 += x * b[j + b3];
      d0 += y * b[j];
      d1 += y * b[j + b1];
      d2 += y * b[j + b2];
      d3 += y * b[j + b3];
      i += stepA;
      j += rowStepB;
    }
    store(c, to, width, start, fromStart, c0, c1, c2, c3);
    if (rows == 2) {
      store(c, to + p.columns(), width, start, fromStart, d0, d1, d2, d3);
    }
  }

  private static void store(
      float[] c,
      int to,
      int width,
      float[] start,
      int from,
      float c0,
      float c1,
      float c2,
      float c3) {
    boolean added = start != null;
    c[to] = added ? c0 + start[from] : c0;
    if (width > 1) {
      c[to + 1] = added ? c1 + start[from + 1] : c1;
    }
    if (width > 2) {
      c[to + 2] = added ? c2 + start[from + 2] : c2;
    }
    if (width > 3) {
      c[to + 3] = added ? c3 + start[from + 3] : c3;
    }
  }

  @Override
  public void close() {
    blas.close();
  }
}
