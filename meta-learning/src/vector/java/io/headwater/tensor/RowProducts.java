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

  /** Columns that there have to be, and rows from which on it is worth the copies. */
  static final int LEAST = LANES;

  /** Pairs of rows that stay in the nearest cache while they meet all columns. */
  static final int NEAR = 64;

  private final float[] block = FourCells.newBlock();
  private final float[] fourRows = new float[FourCells.ROWS * Panels.LONG];
  private float[] rowsOfA = new float[0];
  private float[] pairsOfB = new float[0];

  /**
   * What {@link #product} takes of b, [rows, columns] from {@code from} on.
   *
   * @param scratch is written to and returned if it is long enough
   */
  static float[] pairs(int rows, int columns, float[] b, int from, float[] scratch) {
    int blocks = blocks(columns);
    int size = rows * 2 * LANES;
    float[] pairs = CpuMemory.atLeast(blocks * size, scratch);
    for (int i = 0; i < blocks; i++) {
      int j = from + i * columns / blocks;
      Panels.pairs(lastVector(i, blocks, columns), b, j, columns, rows, pairs, i * size);
    }
    return pairs;
  }

  /**
   * Rows of c are rows of a · some rows of b, or that is added to them.
   *
   * @param inner of them, from {@code fromB} on
   * @param rowsA where each pair's row of a begins, less {@code baseA}
   * @param b {@link #pairs} of {@code rowsOfB}
   * @param adds whether it is added
   * @param rowsC where its row of c begins, less {@code baseC}; no two are the same
   * @param from index of the first pair
   * @param to that after the last
   */
  void product(
      int inner,
      int columns,
      float[] a,
      int[] rowsA,
      int baseA,
      float[] b,
      int rowsOfB,
      int fromB,
      boolean adds,
      float[] c,
      int[] rowsC,
      int baseC,
      int from,
      int to) {
    int blocks = blocks(columns);
    for (int at = from; at < to; at += FourCells.ROWS) {
      int end = Math.min(at + FourCells.ROWS, to);
      for (int k = 0; k < inner; k += Panels.LONG) {
        int length = Math.min(Panels.LONG, inner - k);
        Panels.rows(length, a, rowsA, baseA + k, at, end, Panels.LONG, fourRows);
        for (int i = 0; i < blocks; i++) {
          int next = (i * rowsOfB + fromB + k) * 2 * LANES;
          FourCells.product(length, fourRows, b, next, block);
          int j = baseC + i * columns / blocks;
          int last = lastVector(i, blocks, columns);
          if (adds || k > 0) {
            for (int row = at; row < end; row++) {
              FourCells.addRow(block, row - at, c, rowsC[row] + j, last);
            }
          } else {
            for (int row = at; row < end; row++) {
              FourCells.setRow(block, row - at, c, rowsC[row] + j, last);
            }
          }
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
    int count = to - from;
    int blocks = blocks(columns);
    int size = count * 2 * LANES;
    rowsOfA = CpuMemory.atLeast(count * Panels.SHORT, rowsOfA);
    pairsOfB = CpuMemory.atLeast(blocks * size, pairsOfB);
    for (int i = 0; i < blocks; i++) {
      int j = baseB + i * columns / blocks;
      Panels.pairs(lastVector(i, blocks, columns), b, fromB, j, from, to, pairsOfB, i * size);
    }
    for (int first = 0; first < rows; first += Panels.SHORT) {
      int length = Math.min(Panels.SHORT, rows - first);
      Panels.rows(length, a, fromA, baseA + first, from, to, Panels.SHORT, rowsOfA);
      for (int i = 0; i < blocks; i++) {
        int j = i * columns / blocks;
        int last = lastVector(i, blocks, columns);
        for (int row = 0; row < length; row += FourCells.ROWS) {
          // Where fewer rows are left, what is computed of the others is not looked at.
          FourCells.sums(count, rowsOfA, row, pairsOfB, i * size, block);
          int end = Math.min(row + FourCells.ROWS, length);
          for (int r = row; r < end; r++) {
            FourCells.addRow(block, r - row, c, fromC + (first + r) * columns + j, last);
          }
        }
      }
    }
  }

  /**
   * c = aᵀ · b of {@link #NEAR} rows or more as the sum of some rows' products, so that each is
   * read from memory once.
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

  /** In a block the column of its second vector, which ends with it. */
  private static int lastVector(int block, int blocks, int columns) {
    return (block + 1) * columns / blocks - block * columns / blocks - LANES;
  }
}
