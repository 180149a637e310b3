package io.headwater.tensor;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Convolutions over {@code float[]} by vector instructions: for each tap of the kernel a matrix
 * product, whose rows are the pixels that it meets, wherever they lie. Channels and filters are at
 * least a vector.
 *
 * <p>Not thread-safe: it has scratch memory.
 */
final class VectorConvolutions implements Convolutions<float[]> {
  private static final int LANES = FloatVector.SPECIES_PREFERRED.length();

  /** Pairs of pixels whose values stay in the nearest cache while they meet all channels. */
  private static final int NEAR = 48;

  private final int[] lastSources = new int[FiveCells.ROWS];
  private final int[] lastTargets = new int[FiveCells.ROWS];
  private float[] transposed = new float[0];
  private float[] lastRows = new float[0];

  /** Whether there is one for such images and results. */
  static boolean fits(Convolution c) {
    return Math.min(c.channels(), c.filters()) >= Math.max(LANES, FiveSums.ROWS);
  }

  @Override
  public void forward(
      Convolution c,
      int tasks,
      int rows,
      float[] images,
      float[] weights,
      int strideWeights,
      float[] results) {
    ConvolutionTaps taps = c.taps(rows);
    int source = rows * c.sourceSize();
    int target = rows * c.targetPixels() * c.filters();
    Arrays.fill(results, 0, tasks * target, 0);
    for (int task = 0; task < tasks; task++) {
      for (int band = 0; band < taps.bands(); band++) {
        for (int tap = 0; tap < c.tapCount(); tap++) {
          addProduct(
              c.channels(),
              c.filters(),
              images,
              taps.sources(tap),
              task * source,
              weights,
              task * strideWeights + tap * c.channels() * c.filters(),
              results,
              taps.targets(tap),
              task * target,
              taps.start(tap, band),
              taps.start(tap, band + 1));
        }
      }
    }
  }

  @Override
  public void toImages(
      Convolution c,
      int tasks,
      int rows,
      float[] results,
      float[] weights,
      int strideWeights,
      float[] images) {
    ConvolutionTaps taps = c.taps(rows);
    int source = rows * c.sourceSize();
    int target = rows * c.targetPixels() * c.filters();
    Arrays.fill(images, 0, tasks * source, 0);
    for (int task = 0; task < tasks; task++) {
      if (task == 0 || strideWeights > 0) {
        transpose(c, weights, task * strideWeights);
      }
      for (int band = 0; band < taps.bands(); band++) {
        for (int tap = 0; tap < c.tapCount(); tap++) {
          addProduct(
              c.filters(),
              c.channels(),
              results,
              taps.targets(tap),
              task * target,
              transposed,
              tap * c.channels() * c.filters(),
              images,
              taps.sources(tap),
              task * source,
              taps.start(tap, band),
              taps.start(tap, band + 1));
        }
      }
    }
  }

  /** Each tap's weights, [channels, filters], as [filters, channels]. */
  private void transpose(Convolution c, float[] weights, int from) {
    int channels = c.channels();
    int filters = c.filters();
    int size = channels * filters;
    transposed = atLeast(c.tapCount() * size, transposed);
    for (int tap = 0; tap < c.tapCount(); tap++) {
      int start = from + tap * size;
      int to = tap * size;
      for (int filter = 0; filter < filters; filter++) {
        int next = start + filter;
        for (int channel = 0; channel < channels; channel++) {
          transposed[to++] = weights[next];
          next += filters;
        }
      }
    }
  }

  /** Rows of c, {@code columns} wide, += the rows of a of the same pairs times b. */
  private void addProduct(
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
    int blocks = blocks(columns);
    for (int at = from; at < to; at += FiveCells.ROWS) {
      boolean whole = at + FiveCells.ROWS <= to;
      if (!whole) {
        for (int row = 0; row < FiveCells.ROWS; row++) {
          // Rows that are not there are the last one again.
          lastSources[row] = rowsA[Math.min(at + row, to - 1)];
          lastTargets[row] = rowsC[Math.min(at + row, to - 1)];
        }
      }
      for (int block = 0; block < blocks; block++) {
        int j = block * columns / blocks;
        FiveCells.add(
            inner,
            a,
            whole ? rowsA : lastSources,
            baseA,
            b,
            fromB + j,
            columns,
            c,
            whole ? rowsC : lastTargets,
            baseC + j,
            whole ? at : 0,
            (block + 1) * columns / blocks - j - LANES);
      }
    }
  }

  @Override
  public void toWeights(
      Convolution c, int tasks, int rows, float[] images, float[] results, float[] weights) {
    ConvolutionTaps taps = c.taps(rows);
    int source = rows * c.sourceSize();
    int target = rows * c.targetPixels() * c.filters();
    int size = c.channels() * c.filters();
    Arrays.fill(weights, 0, tasks * c.tapCount() * size, 0);
    for (int task = 0; task < tasks; task++) {
      for (int band = 0; band < taps.bands(); band++) {
        for (int tap = 0; tap < c.tapCount(); tap++) {
          int to = taps.start(tap, band + 1);
          for (int from = taps.start(tap, band); from < to; from += NEAR) {
            addSums(
                c,
                images,
                taps.sources(tap),
                task * source,
                results,
                taps.targets(tap),
                task * target,
                from,
                Math.min(from + NEAR, to),
                weights,
                (task * c.tapCount() + tap) * size);
          }
        }
      }
    }
  }

  /** A tap's [channels, filters] += the outer products of so many pairs of pixels. */
  private void addSums(
      Convolution geometry,
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
    int channels = geometry.channels();
    int filters = geometry.filters();
    int blocks = blocks(filters);
    for (int block = 0; block < blocks; block++) {
      int j = block * filters / blocks;
      int width = (block + 1) * filters / blocks - j;
      int last = width - LANES;
      int row = 0;
      for (; row + FiveSums.ROWS <= channels; row += FiveSums.ROWS) {
        int t = fromC + row * filters + j;
        FiveSums.add(a, fromA, baseA + row, b, fromB, baseB + j, from, to, c, t, filters, last);
      }
      if (row < channels) {
        // What is left takes in rows before it, which are computed apart and not added again.
        int first = channels - FiveSums.ROWS;
        lastRows = atLeast(FiveSums.ROWS * width, lastRows);
        Arrays.fill(lastRows, 0, FiveSums.ROWS * width, 0);
        FiveSums.add(
            a, fromA, baseA + first, b, fromB, baseB + j, from, to, lastRows, 0, width, last);
        for (; row < channels; row++) {
          int t = fromC + row * filters + j;
          for (int column = 0; column < width; column++) {
            c[t + column] += lastRows[(row - first) * width + column];
          }
        }
      }
    }
  }

  /** Into how many blocks of one to two vectors so many columns go. */
  private static int blocks(int columns) {
    return (columns + 2 * LANES - 1) / (2 * LANES);
  }

  private static float[] atLeast(int size, float[] array) {
    return array.length >= size ? array : new float[CpuMemory.lengthFor(size)];
  }
}
