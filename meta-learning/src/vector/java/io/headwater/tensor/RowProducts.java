package io.headwater.tensor;

import java.util.Arrays;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;

/**
 * Matrix products over {@code float[]} whose rows lie anywhere, by vector instructions. Columns are
 * at least a vector.
 *
 * <p>Not thread-safe: it has scratch memory.
 */
final class RowProducts {
  private static final int LANES = FloatVector.SPECIES_PREFERRED.length();

  /** Columns and rows that there have to be. */
  static final int LEAST = Math.max(LANES, SixSums.ROWS);

  /** Pairs of rows that stay in the nearest cache while they meet all columns. */
  static final int NEAR = 48;

  /** Rows from which on it counts how often each is read from memory. */
  static final int MANY = 2 * NEAR;

  private final int[] lastA = new int[FiveCells.ROWS];
  private final int[] lastC = new int[FiveCells.ROWS];
  private float[] lastRows = new float[0];
  private float[] panel = new float[0];

  /**
   * Rows of c += rows of a · b.
   *
   * @param rowsA where each pair's row of a begins, less {@code baseA}
   * @param b [inner, columns] from {@code fromB} on
   * @param rowsC where its row of c begins, less {@code baseC}; no two are the same
   * @param from index of the first pair
   * @param to that after the last
   */
  void addProduct(
      int inner,
      int columns,
      float[] a,
      int[] rowsA,
      int baseA,
      float[] b,
      int fromB,
      float[] c,
      int[] rowsC,
      int baseC,
      int from,
      int to) {
    boolean wide = WideCells.fits() && columns % WideCells.COLUMNS == 0;
    int blocks = blocks(columns);
    for (int at = from; at < to; at += FiveCells.ROWS) {
      boolean whole = at + FiveCells.ROWS <= to;
      if (!whole) {
        for (int row = 0; row < FiveCells.ROWS; row++) {
          // Rows that are not there are the last one again.
          lastA[row] = rowsA[Math.min(at + row, to - 1)];
          lastC[row] = rowsC[Math.min(at + row, to - 1)];
        }
      }
      int[] blockA = whole ? rowsA : lastA;
      int[] blockC = whole ? rowsC : lastC;
      int first = whole ? at : 0;
      if (wide) {
        for (int j = 0; j < columns; j += WideCells.COLUMNS) {
          WideCells.add(
              inner, a, blockA, baseA, b, fromB + j, columns, c, blockC, baseC + j, first);
        }
      } else {
        for (int block = 0; block < blocks; block++) {
          int j = block * columns / blocks;
          int last = (block + 1) * columns / blocks - j - LANES;
          FiveCells.add(
              inner, a, blockA, baseA, b, fromB + j, columns, c, blockC, baseC + j, first, last);
        }
      }
    }
  }

  /**
   * c, [rows, columns] from {@code fromC} on, += the outer products of each pair's row of a, {@code
   * rows} long, and its row of b.
   *
   * @param fromA where each pair's row of a begins, less {@code baseA}; likewise {@code fromB}
   * @param from index of the first pair
   * @param to that after the last
   */
  void addSums(
      int rows,
      int columns,
      float[] a,
      int[] fromA,
      int baseA,
      float[] b,
      int[] fromB,
      int baseB,
      int from,
      int to,
      float[] c,
      int fromC) {
    int blocks = blocks(columns);
    for (int block = 0; block < blocks; block++) {
      int j = block * columns / blocks;
      int width = (block + 1) * columns / blocks - j;
      int last = width - LANES;
      bringTogether(b, fromB, baseB + j, from, to, last);
      int row = 0;
      for (; row + SixSums.ROWS <= rows; row += SixSums.ROWS) {
        int t = fromC + row * columns + j;
        SixSums.add(a, fromA, baseA + row, panel, from, to, c, t, columns, last);
      }
      if (row < rows) {
        // What is left takes in rows before it, which are computed apart and not added again.
        int first = rows - SixSums.ROWS;
        lastRows = CpuMemory.atLeast(SixSums.ROWS * width, lastRows);
        Arrays.fill(lastRows, 0, SixSums.ROWS * width, 0);
        SixSums.add(a, fromA, baseA + first, panel, from, to, lastRows, 0, width, last);
        for (; row < rows; row++) {
          int t = fromC + row * columns + j;
          for (int column = 0; column < width; column++) {
            c[t + column] += lastRows[(row - first) * width + column];
          }
        }
      }
    }
  }

  /** The two vectors of each row of b, the second from column {@code last} on, side by side. */
  private void bringTogether(float[] b, int[] fromB, int baseB, int from, int to, int last) {
    panel = CpuMemory.atLeast((to - from) * 2 * LANES, panel);
    int next = 0;
    for (int k = from; k < to; k++) {
      int j = baseB + fromB[k];
      System.arraycopy(b, j, panel, next, LANES);
      System.arraycopy(b, j + last, panel, next + LANES, LANES);
      next += 2 * LANES;
    }
  }

  /**
   * c = aᵀ · b of {@link #MANY} rows as the sum of some rows' products, so that each is read from
   * memory once.
   */
  void multiplyTransposed(Product p, float[] a, float[] b, float[] c) {
    int[] fromA = IntStream.range(0, NEAR).map(k -> k * p.rows()).toArray();
    int[] fromB = IntStream.range(0, NEAR).map(k -> k * p.columns()).toArray();
    Arrays.fill(c, 0, p.tasks() * p.strideC(), 0);
    for (int task = 0; task < p.tasks(); task++) {
      for (int k = 0; k < p.inner(); k += NEAR) {
        addSums(
            p.rows(),
            p.columns(),
            a,
            fromA,
            task * p.strideA() + k * p.rows(),
            b,
            fromB,
            task * p.strideB() + k * p.columns(),
            0,
            Math.min(NEAR, p.inner() - k),
            c,
            task * p.strideC());
      }
    }
  }

  /** Into how many blocks of one to two vectors so many columns go. */
  private static int blocks(int columns) {
    return (columns + 2 * LANES - 1) / (2 * LANES);
  }

  /** The transpose of [rows, columns], which begin at {@code from}, to {@code to} on. */
  static void transpose(int rows, int columns, float[] a, int from, float[] b, int to) {
    int next = to;
    for (int column = 0; column < columns; column++) {
      int i = from + column;
      for (int row = 0; row < rows; row++) {
        b[next++] = a[i];
        i += columns;
      }
    }
  }
}
