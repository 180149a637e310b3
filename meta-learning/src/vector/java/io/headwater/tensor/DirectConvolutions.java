package io.headwater.tensor;

import java.util.Arrays;

/**
 * Convolutions over {@code float[]} as they are defined: for each tap of the kernel a matrix
 * product, whose rows are the pixels that it meets, wherever they lie.
 *
 * <p>Not thread-safe: it has scratch memory.
 */
final class DirectConvolutions implements Convolutions<float[]> {
  private final RowProducts products = new RowProducts();
  private float[] transposed = new float[0];

  /** Whether there is one for such images and results. */
  static boolean fits(Convolution c) {
    return Math.min(c.channels(), c.filters()) >= RowProducts.LEAST;
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
          products.addProduct(
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
          products.addProduct(
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
    int size = c.channels() * c.filters();
    transposed = CpuMemory.atLeast(c.tapCount() * size, transposed);
    for (int tap = 0; tap < c.tapCount(); tap++) {
      Transposition.transpose(
          c.channels(),
          c.filters(),
          weights,
          from + tap * size,
          transposed,
          tap * size,
          c.channels());
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
          for (int from = taps.start(tap, band); from < to; from += RowProducts.NEAR) {
            products.addSums(
                c.channels(),
                c.filters(),
                images,
                taps.sources(tap),
                task * source,
                results,
                taps.targets(tap),
                task * target,
                from,
                Math.min(from + RowProducts.NEAR, to),
                weights,
                (task * c.tapCount() + tap) * size);
          }
        }
      }
    }
  }
}
