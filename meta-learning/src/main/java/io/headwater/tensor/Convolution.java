package io.headwater.tensor;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The geometry of a convolution: which pixels of an image meet which of a kernel's weights. An
 * image lies row by row, each pixel's channels side by side; what lies outside of it is zeros.
 *
 * <p>Weights are [side · side · channels, filters], row by row of the kernel. They meet the pixels
 * of a window as a matrix product meets it flattened; there is no flip, as is usual in the field.
 *
 * <p>Immutable but for what it keeps for the next call; made once for a geometry and used for every
 * batch.
 */
public final class Convolution {
  private static final int MOST_KEPT = 4;

  private final int height;
  private final int width;
  private final int channels;
  private final int filters;
  private final int side;
  private final int stride;
  private final int padding;
  private final int targetHeight;
  private final int targetWidth;
  private final CellMap windows;
  private final int meetings;
  private final int[] orderToImages;

  // By numbers of images: those of support and of query rows take turns.
  private final Map<Integer, ConvolutionRuns.OfAll> runs = new ConcurrentHashMap<>();

  /**
   * A convolution of images of {@code height} by {@code width} pixels.
   *
   * @param channels values of a pixel
   * @param filters values of a pixel of the result
   * @param side pixels of a row and of a column of the kernel
   * @param stride pixels from one window to the next
   * @param padding rows and columns of zeros around an image
   */
  public Convolution(
      int height, int width, int channels, int filters, int side, int stride, int padding) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.filters = filters;
    this.side = side;
    this.stride = stride;
    this.padding = padding;
    this.targetHeight = (height + 2 * padding - side) / stride + 1;
    this.targetWidth = (width + 2 * padding - side) / stride + 1;
    int[] sources = new int[targetPixels() * side * side];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = source(i / (side * side), i % (side * side));
    }
    this.meetings = (int) Arrays.stream(sources).filter(cell -> cell != CellMap.ZEROS).count();
    this.orderToImages = orderToImages(side, stride);
    this.windows = CellMap.of(channels, height * width, sources);
  }

  /** Values of an image. */
  int sourceSize() {
    return height * width * channels;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** Whether results are as large as images, by kernels of 3 × 3. */
  boolean isThreeByThreePadded() {
    return side == 3 && stride == 1 && padding == 1;
  }

  int channels() {
    return channels;
  }

  int filters() {
    return filters;
  }

  /** Pixels of an image of the result. */
  public int targetPixels() {
    return targetHeight * targetWidth;
  }

  /** Pixels of an image that its results' windows hold: multiplications a channel and filter. */
  int meetings() {
    return meetings;
  }

  /** Positions of the kernel. */
  int tapCount() {
    return side * side;
  }

  /** Values of a window, the rows of the weights. */
  public int windowSize() {
    return side * side * channels;
  }

  /** Each pixel's window, one after the other. */
  CellMap windows() {
    return windows;
  }

  /**
   * The pixel of an image that a tap of a target's window lies on, {@link CellMap#ZEROS} if none.
   */
  int source(int target, int tap) {
    int row = target / targetWidth * stride - padding + tap / side;
    int column = target % targetWidth * stride - padding + tap % side;
    boolean inside = row >= 0 && row < height && column >= 0 && column < width;
    return inside ? row * width + column : CellMap.ZEROS;
  }

  /** What meets in so many images that lie one after the other. */
  ConvolutionRuns.OfAll runs(int images) {
    if (runs.size() >= MOST_KEPT && !runs.containsKey(images)) {
      runs.clear();
    }
    return runs.computeIfAbsent(images, count -> ConvolutionRuns.of(this, count));
  }

  /**
   * The taps in an order in which those that an image's pixel has of results side by side are side
   * by side too: from right to left every {@code stride}th of a row of the kernel. Not to be
   * written to.
   */
  int[] orderToImages() {
    return orderToImages;
  }

  private static int[] orderToImages(int side, int stride) {
    int[] order = new int[side * side];
    int place = 0;
    for (int row = 0; row < side; row++) {
      for (int last = side - 1; last > side - 1 - Math.min(side, stride); last--) {
        for (int column = last; column >= 0; column -= stride) {
          order[place++] = row * side + column;
        }
      }
    }
    return order;
  }

  // ---- Shapes ----

  /** [tasks, rows · pixels, filters] of images [tasks, rows, height · width · channels]. */
  int[] targetShape(int[] images) {
    if (images.length != 3 || images[2] != sourceSize()) {
      throw mismatch("images", "[tasks, rows, " + sourceSize() + "]", images);
    }
    return new int[] {images[0], images[1] * targetPixels(), filters};
  }

  /** [tasks, rows, height · width · channels] of results [tasks, rows · pixels, filters]. */
  int[] sourceShape(int[] results) {
    if (results.length != 3 || results[2] != filters || results[1] % targetPixels() != 0) {
      throw mismatch("results", "[tasks, rows * " + targetPixels() + ", " + filters + "]", results);
    }
    return new int[] {results[0], results[1] / targetPixels(), sourceSize()};
  }

  /** [tasks, side · side · channels, filters]. */
  int[] weightShape(int tasks) {
    return new int[] {tasks, windowSize(), filters};
  }

  void requireWeights(int[] weights, int tasks) {
    if (!Arrays.equals(weights, weightShape(tasks))) {
      throw mismatch("weights", Arrays.toString(weightShape(tasks)), weights);
    }
  }

  private static IllegalArgumentException mismatch(String what, String expected, int[] actual) {
    return new IllegalArgumentException(
        what + ": expected " + expected + " but was " + Arrays.toString(actual));
  }
}
