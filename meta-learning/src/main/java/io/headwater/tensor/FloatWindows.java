package io.headwater.tensor;

/** {@link CellMap.WindowLoops} value by value. */
final class FloatWindows {
  private FloatWindows() {}

  static void largest(
      float[] x, int[] cells, int count, int width, int[] winners, float[] values, int next) {
    System.arraycopy(x, cells[0], values, next, width);
    for (int i = 0; i < width; i++) {
      winners[next + i] = cells[0] + i;
    }
    for (int cell = 1; cell < count; cell++) {
      better(x, cells[cell], width, winners, values, next);
    }
  }

  /**
   * Takes each value of a cell that is larger than the best one so far, or the first that is NaN.
   */
  private static void better(
      float[] x, int from, int width, int[] winners, float[] values, int next) {
    for (int i = 0; i < width; i++) {
      float value = x[from + i];
      float before = values[next + i];
      // Without branches, which cannot be predicted here.
      int kept = value <= before ? winners[next + i] : from + i;
      winners[next + i] = Float.isNaN(before) ? winners[next + i] : kept;
      values[next + i] = Math.max(before, value);
    }
  }
}
