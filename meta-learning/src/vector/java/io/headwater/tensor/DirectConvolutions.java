package io.headwater.tensor;

import java.util.Arrays;

/**
 * Convolutions over {@code float[]} as they are defined: for each {@link ConvolutionRuns run} of
 * the kernel's taps a matrix product, whose rows are the pixels that it meets, wherever they lie.
 *
 * <p>Not thread-safe: it has scratch memory.
 */
final class DirectConvolutions implements Convolutions<float[]> {
  private final RowProducts products = new RowProducts();
  private float[] transposed = new float[0];
  private float[] pairs = new float[0];

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
    ConvolutionRuns runs = c.runs(rows).forward();
    int target = rows * c.targetPixels() * c.filters();
    Arrays.fill(results, 0, tasks * target, 0);
    for (int task = 0; task < tasks; task++) {
      if (task == 0 || strideWeights > 0) {
        int from = task * strideWeights;
        pairs = RowProducts.pairs(c.windowSize(), c.filters(), weights, from, pairs);
      }
      addProducts(
          c,
          runs,
          c.channels(),
          c.filters(),
          images,
          task * rows * c.sourceSize(),
          results,
          task * target);
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
    ConvolutionRuns runs = c.runs(rows).toImages();
    int source = rows * c.sourceSize();
    Arrays.fill(images, 0, tasks * source, 0);
    for (int task = 0; task < tasks; task++) {
      if (task == 0 || strideWeights > 0) {
        transpose(c, weights, task * strideWeights);
        pairs = RowProducts.pairs(c.tapCount() * c.filters(), c.channels(), transposed, 0, pairs);
      }
      addProducts(
          c,
          runs,
          c.filters(),
          c.channels(),
          results,
          task * rows * c.targetPixels() * c.filters(),
          images,
          task * source);
    }
  }

  /** Each run's products of pixels of x with its weights, of which there are pairs. */
  private void addProducts(
      Convolution c,
      ConvolutionRuns runs,
      int in,
      int out,
      float[] x,
      int fromX,
      float[] y,
      int toY) {
    for (int band = 0; band < runs.bands(); band++) {
      for (ConvolutionRuns.Run run : runs.runs()) {
        products.product(
            run.length() * in,
            out,
            x,
            run.read(),
            fromX,
            pairs,
            c.tapCount() * in,
            run.first() * in,
            true,
            y,
            run.written(),
            toY,
            run.start(band),
            run.start(band + 1));
      }
    }
  }

  /** Each tap's weights, [channels, filters], as [filters, channels], in the order of runs. */
  private void transpose(Convolution c, float[] weights, int from) {
    int size = c.channels() * c.filters();
    transposed = CpuMemory.atLeast(c.tapCount() * size, transposed);
    int[] order = c.orderToImages();
    for (int place = 0; place < order.length; place++) {
      Transposition.transpose(
          c.channels(),
          c.filters(),
          weights,
          from + order[place] * size,
          transposed,
          place * size,
          c.channels());
    }
  }

  @Override
  public void toWeights(
      Convolution c, int tasks, int rows, float[] images, float[] results, float[] weights) {
    ConvolutionRuns runs = c.runs(rows).toWeights();
    int size = c.channels() * c.filters();
    Arrays.fill(weights, 0, tasks * c.tapCount() * size, 0);
    for (int task = 0; task < tasks; task++) {
      for (int band = 0; band < runs.bands(); band++) {
        for (ConvolutionRuns.Run run : runs.runs()) {
          int to = run.start(band + 1);
          for (int from = run.start(band); from < to; from += RowProducts.NEAR) {
            products.addSums(
                run.length() * c.channels(),
                c.filters(),
                images,
                run.read(),
                task * rows * c.sourceSize(),
                results,
                run.written(),
                task * rows * c.targetPixels() * c.filters(),
                from,
                Math.min(from + RowProducts.NEAR, to),
                weights,
                (task * c.tapCount() + run.first()) * size);
          }
        }
      }
    }
  }
}
