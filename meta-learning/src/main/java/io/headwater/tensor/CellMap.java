package io.headwater.tensor;

import java.util.Arrays;

/**
 * Where values go when they are moved, as to the patches of a convolution, a pooling window or a
 * slice: memory is seen as equal blocks, one after the other, of cells of {@code width} values, and
 * cell i of a result's block is cell {@code source(i)} of the operand's block, or zeros.
 *
 * <p>Immutable; made once for a geometry and used for every batch.
 */
public final class CellMap {
  /** Stands for a cell of zeros. */
  public static final int ZEROS = -1;

  private final int width;
  private final int sourceCells;
  private final int[] sources;

  private CellMap(int width, int sourceCells, int[] sources) {
    this.width = width;
    this.sourceCells = sourceCells;
    this.sources = sources;
  }

  /**
   * A map of blocks of {@code sourceCells} cells to blocks of {@code sources.length}.
   *
   * @param width values per cell, ≥ 1
   * @param sources each a cell in [0, sourceCells) or {@link #ZEROS}
   */
  public static CellMap of(int width, int sourceCells, int... sources) {
    for (int source : sources) {
      if (source < ZEROS || source >= sourceCells) {
        throw new IllegalArgumentException(
            "expected cells in [-1, " + sourceCells + ") but was " + source);
      }
    }
    return new CellMap(width, sourceCells, sources.clone());
  }

  /** One block that is the whole operand, moved value by value. */
  static CellMap ofValues(int size, int[] sources) {
    return new CellMap(1, size, sources);
  }

  /** Values of a cell. */
  int width() {
    return width;
  }

  /** Number of values of a result of an operand of {@code size} values. */
  int gatheredSize(int size) {
    return size / (sourceCells * width) * sources.length * width;
  }

  /** Fails unless arrays of these shapes are an operand and its result. */
  void require(int[] source, int[] result) {
    int size = Shape.size(source);
    if (size % (sourceCells * width) != 0 || gatheredSize(size) != Shape.size(result)) {
      throw new IllegalArgumentException(
          "expected blocks of "
              + sourceCells
              + " and "
              + sources.length
              + " cells of "
              + width
              + " but was "
              + Arrays.toString(source)
              + " and "
              + Arrays.toString(result));
    }
  }

  /** Fails unless there is a value of {@code result} for each window of {@code source}. */
  void requireWindows(int[] source, int perWindow, int[] result) {
    if (gatheredSize(Shape.size(source)) != Shape.size(result) * perWindow) {
      throw new IllegalArgumentException(
          "expected a value for each window of "
              + perWindow
              + " cells of "
              + Arrays.toString(source)
              + " but was "
              + Arrays.toString(result));
    }
  }

  /** Fills {@code result} with the cells of the first {@code size} values of {@code operand}. */
  void gather(float[] operand, int size, float[] result) {
    if (width == 1) {
      for (int block = 0, i = 0; block < size; block += sourceCells, i += sources.length) {
        gatherValues(operand, block, result, i);
      }
      return;
    }
    int target = 0;
    for (int block = 0; block < size; block += sourceCells * width) {
      for (int source : sources) {
        if (source == ZEROS) {
          Arrays.fill(result, target, target + width, 0);
        } else {
          System.arraycopy(operand, block + source * width, result, target, width);
        }
        target += width;
      }
    }
  }

  private void gatherValues(float[] operand, int block, float[] result, int from) {
    for (int i = 0; i < sources.length; i++) {
      int source = sources[i];
      result[from + i] = source == ZEROS ? 0 : operand[block + source];
    }
  }

  /** {@link #gather(float[], int, float[])} in float64. */
  void gather(double[] operand, int size, double[] result) {
    int target = 0;
    for (int block = 0; block < size; block += sourceCells * width) {
      for (int source : sources) {
        if (source == ZEROS) {
          Arrays.fill(result, target, target + width, 0);
        } else {
          System.arraycopy(operand, block + source * width, result, target, width);
        }
        target += width;
      }
    }
  }

  /**
   * Adds the cells of {@code gathered} to where {@link #gather} took them from, among the first
   * {@code size} values of {@code result}.
   */
  void scatterAdd(float[] gathered, float[] result, int size) {
    if (width == 1) {
      for (int block = 0, i = 0; block < size; block += sourceCells, i += sources.length) {
        scatterAddValues(gathered, i, result, block);
      }
      return;
    }
    int from = 0;
    for (int block = 0; block < size; block += sourceCells * width) {
      for (int source : sources) {
        if (source != ZEROS) {
          int to = block + source * width;
          for (int i = 0; i < width; i++) {
            result[to + i] += gathered[from + i];
          }
        }
        from += width;
      }
    }
  }

  private void scatterAddValues(float[] gathered, int from, float[] result, int block) {
    for (int i = 0; i < sources.length; i++) {
      int source = sources[i];
      if (source != ZEROS) {
        result[block + source] += gathered[from + i];
      }
    }
  }

  /** {@link #scatterAdd(float[], float[], int)} in float64. */
  void scatterAdd(double[] gathered, double[] result, int size) {
    int from = 0;
    for (int block = 0; block < size; block += sourceCells * width) {
      for (int source : sources) {
        if (source != ZEROS) {
          int to = block + source * width;
          for (int i = 0; i < width; i++) {
            result[to + i] += gathered[from + i];
          }
        }
        from += width;
      }
    }
  }

  /**
   * Which value of each window is the largest: of {@code perWindow} cells in a row of this map's
   * result, for each of a cell's values. A window with NaN takes that; of equals the first is
   * taken, and zeros from outside only if there is nothing else.
   *
   * @param values takes the largest values themselves
   * @param loops over the values of cells
   * @return a map of the whole operand's values
   */
  CellMap largest(float[] operand, int size, int perWindow, float[] values, WindowLoops loops) {
    int block = sourceCells * width;
    int windows = sources.length / perWindow;
    int[] winners = new int[size / block * windows * width];
    int[] cells = new int[perWindow];
    int next = 0;
    for (int start = 0; start < size; start += block) {
      for (int window = 0; window < windows; window++) {
        int count = 0;
        for (int cell = window * perWindow; cell < (window + 1) * perWindow; cell++) {
          if (sources[cell] != ZEROS) {
            cells[count++] = start + sources[cell] * width;
          }
        }
        if (count == 0) {
          Arrays.fill(winners, next, next + width, ZEROS);
          Arrays.fill(values, next, next + width, 0);
        } else {
          loops.largest(operand, cells, count, width, winners, values, next);
        }
        next += width;
      }
    }
    return ofValues(size, winners);
  }

  /** What {@link #largest} does in one window, for each of a cell's values. */
  @FunctionalInterface
  interface WindowLoops {
    /**
     * Writes the largest values and where they are from {@code next} on.
     *
     * @param cells where in x the window's cells begin: the first {@code count}, ≥ 1
     */
    void largest(
        float[] x, int[] cells, int count, int width, int[] winners, float[] values, int next);
  }

  /** The same in float64, for checking gradients: plain, not fast. */
  CellMap largest(double[] operand, int size, int perWindow, double[] values) {
    int block = sourceCells * width;
    int windows = sources.length / perWindow;
    int[] winners = new int[size / block * windows * width];
    for (int i = 0; i < winners.length; i++) {
      int window = i / width;
      int from = window / windows * block + i % width;
      winners[i] = winner(operand, from, window % windows * perWindow, perWindow);
      values[i] = winners[i] == ZEROS ? 0 : operand[winners[i]];
    }
    return ofValues(size, winners);
  }

  /** Of a window's cells from {@code first} on, seen from a value of a block. */
  private int winner(double[] operand, int from, int first, int perWindow) {
    int best = ZEROS;
    for (int cell = first; cell < first + perWindow; cell++) {
      int next = from + sources[cell] * width;
      if (sources[cell] != ZEROS
          && (best == ZEROS || !(Double.isNaN(operand[best]) || operand[next] <= operand[best]))) {
        best = next;
      }
    }
    return best;
  }
}
