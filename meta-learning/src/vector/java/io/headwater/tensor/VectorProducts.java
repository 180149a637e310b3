package io.headwater.tensor;

import io.headwater.tensor.Product.Form;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix products over {@code float[]} by vector instructions, at any size.
 *
 * <p>The blocks want rows of b at least a vector wide. A transposed or narrow b is copied to
 * scratch memory first, and a narrow product goes through it; a transposed a with a narrow b makes
 * the transposed product instead, which is wide; one column is a dot product for each row.
 */
final class VectorProducts {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Columns of a block of one row. */
  private static final int WIDEST = 4 * LANES;

  /**
   * Columns of a block of five rows, whose sums have to be in registers: AVX-512 has 32 of them,
   * AVX2 16.
   */
  private static final int WIDEST_OF_FIVE = (LANES >= 16 ? 4 : 2) * LANES;

  private final Dots dots = new Dots();
  private final RowProducts rowProducts = new RowProducts();
  private float[] zeros = new float[0];
  private float[] right = new float[0];
  private float[] result = new float[0];

  void multiply(Product p, float[] a, float[] b, float[] start, float[] c) {
    Product product = start == null || p.strideStart() == 0 ? p.merged() : p;
    if (product.columns() == 1 && product.formA() == Form.PLAIN) {
      dots(product, a, b, start, c);
    } else if (product.inner() >= RowProducts.NEAR
        && product.formA() == Form.TRANSPOSED
        && product.formB() == Form.PLAIN
        && start == null
        && Math.min(product.rows(), product.columns()) >= RowProducts.LEAST) {
      rowProducts.multiplyTransposed(product, a, b, c);
    } else if (product.columns() < LANES
        && product.formA() == Form.TRANSPOSED
        && product.formB() == Form.PLAIN
        && start == null
        && product.rows() > product.columns()) {
      multiplyTransposed(product, a, b, c);
    } else if (product.columns() < LANES || product.formB() == Form.TRANSPOSED) {
      multiplyCopied(product, a, b, start, c);
    } else {
      for (int task = 0; task < product.tasks(); task++) {
        wide(
            product.rows(),
            product.columns(),
            product.inner(),
            a,
            task * product.strideA(),
            product.rowStepA(),
            product.columnStepA(),
            b,
            task * product.strideB(),
            product.columns(),
            start == null ? zeros(product.columns()) : start,
            start == null ? 0 : task * product.strideStart(),
            c,
            task * product.strideC());
      }
    }
  }

  /** One column: of [rows, inner] · [inner]. */
  private void dots(Product p, float[] a, float[] b, float[] start, float[] c) {
    for (int task = 0; task < p.tasks(); task++) {
      float from = start == null ? 0 : start[task * p.strideStart()];
      dots.multiply(
          p.rows(),
          p.inner(),
          a,
          task * p.strideA(),
          b,
          task * p.strideB(),
          from,
          c,
          task * p.rows());
    }
  }

  /** cᵀ = bᵀ · a, of a transposed a [inner, rows]. */
  private void multiplyTransposed(Product p, float[] a, float[] b, float[] c) {
    int width = Math.max(p.rows(), LANES);
    boolean padded = width > p.rows();
    // A single row lies in memory as it does transposed.
    boolean turned = p.columns() > 1 || padded;
    result = turned ? CpuMemory.atLeast(p.columns() * width, result) : result;
    right = padded ? CpuMemory.atLeast(p.inner() * width, right) : right;
    for (int task = 0; task < p.tasks(); task++) {
      int fromA = task * p.strideA();
      if (padded) {
        for (int k = 0; k < p.inner(); k++) {
          System.arraycopy(a, fromA + k * p.rows(), right, k * width, p.rows());
        }
      }
      wide(
          p.columns(),
          width,
          p.inner(),
          b,
          task * p.strideB(),
          1,
          p.columns(),
          padded ? right : a,
          padded ? 0 : fromA,
          width,
          zeros(width),
          0,
          turned ? result : c,
          turned ? 0 : task * p.strideC());
      int to = task * p.strideC();
      for (int row = 0; turned && row < p.rows(); row++) {
        for (int j = 0; j < p.columns(); j++) {
          c[to++] = result[j * width + row];
        }
      }
    }
  }

  /** With b copied as it enters the product, its rows at least a vector wide. */
  private void multiplyCopied(Product p, float[] a, float[] b, float[] start, float[] c) {
    int columns = p.columns();
    int width = Math.max(columns, LANES);
    boolean narrow = width > columns;
    right = CpuMemory.atLeast(p.inner() * width, right);
    result = narrow ? CpuMemory.atLeast(p.rows() * width, result) : result;
    for (int task = 0; task < p.tasks(); task++) {
      if (task == 0 || p.strideB() > 0) {
        copyRight(p, b, task * p.strideB(), width);
      }
      int to = task * p.strideC();
      boolean started = start != null && !narrow;
      wide(
          p.rows(),
          width,
          p.inner(),
          a,
          task * p.strideA(),
          p.rowStepA(),
          p.columnStepA(),
          right,
          0,
          width,
          started ? start : zeros(width),
          started ? task * p.strideStart() : 0,
          narrow ? result : c,
          narrow ? 0 : to);
      if (narrow) {
        copyResult(p, width, start, task * p.strideStart(), c, to);
      }
    }
  }

  private void copyRight(Product p, float[] b, int from, int width) {
    int columns = p.columns();
    int inner = p.inner();
    if (p.formB() == Form.PLAIN) {
      for (int k = 0; k < inner; k++) {
        System.arraycopy(b, from + k * columns, right, k * width, columns);
      }
      return;
    }
    Transposition.transpose(columns, inner, b, from, right, 0, width);
  }

  private void copyResult(Product p, int width, float[] start, int fromStart, float[] c, int to) {
    int next = to;
    for (int row = 0; row < p.rows(); row++) {
      for (int j = 0; j < p.columns(); j++) {
        float sum = result[row * width + j];
        c[next++] = start == null ? sum : sum + start[fromStart + j];
      }
    }
  }

  private float[] zeros(int columns) {
    zeros = CpuMemory.atLeast(columns, zeros);
    return zeros;
  }

  /** The product in blocks; {@code columns} are at least a vector. */
  private static void wide(
      int rows,
      int columns,
      int inner,
      float[] a,
      int fromA,
      int rowStepA,
      int columnStepA,
      float[] b,
      int fromB,
      int rowStepB,
      float[] start,
      int fromStart,
      float[] c,
      int fromC) {
    int widest = rows < FiveRows.ROWS ? WIDEST : WIDEST_OF_FIVE;
    for (int j = 0; j < columns; j += widest) {
      // What is left where less than a vector is takes in columns before it.
      int from = Math.max(0, Math.min(j, columns - LANES));
      int width = Math.min(widest, columns - from);
      for (int i = 0; i < rows; i += FiveRows.ROWS) {
        if (rows < FiveRows.ROWS) {
          for (int row = 0; row < rows; row++) {
            oneRow(
                width,
                inner,
                a,
                fromA + row * rowStepA,
                columnStepA,
                b,
                fromB + from,
                rowStepB,
                start,
                fromStart + from,
                c,
                fromC + row * columns + from);
          }
        } else {
          // What is left where less than a block is takes in rows before it.
          int row = Math.min(i, rows - FiveRows.ROWS);
          fiveRows(
              width,
              inner,
              a,
              fromA + row * rowStepA,
              rowStepA,
              columnStepA,
              b,
              fromB + from,
              rowStepB,
              start,
              fromStart + from,
              c,
              fromC + row * columns + from,
              columns);
        }
      }
    }
  }

  private static void fiveRows(
      int width,
      int inner,
      float[] a,
      int i,
      int stepA,
      int columnStepA,
      float[] b,
      int j,
      int stepB,
      float[] start,
      int s,
      float[] c,
      int t,
      int stepC) {
    int last = width - LANES;
    switch ((width + LANES - 1) / LANES) {
      case 1 -> FiveRows.one(inner, a, i, stepA, columnStepA, b, j, stepB, start, s, c, t, stepC);
      case 2 ->
          FiveRows.two(inner, a, i, stepA, columnStepA, b, j, stepB, start, s, c, t, stepC, last);
      case 3 ->
          FiveRows.three(inner, a, i, stepA, columnStepA, b, j, stepB, start, s, c, t, stepC, last);
      default ->
          FiveRows.four(inner, a, i, stepA, columnStepA, b, j, stepB, start, s, c, t, stepC, last);
    }
  }

  private static void oneRow(
      int width,
      int inner,
      float[] a,
      int i,
      int columnStepA,
      float[] b,
      int j,
      int stepB,
      float[] start,
      int s,
      float[] c,
      int t) {
    int last = width - LANES;
    switch ((width + LANES - 1) / LANES) {
      case 1 -> OneRow.one(inner, a, i, columnStepA, b, j, stepB, start, s, c, t);
      case 2 -> OneRow.two(inner, a, i, columnStepA, b, j, stepB, start, s, c, t, last);
      case 3 -> OneRow.three(inner, a, i, columnStepA, b, j, stepB, start, s, c, t, last);
      default -> OneRow.four(inner, a, i, columnStepA, b, j, stepB, start, s, c, t, last);
    }
  }
}
