package io.headwater.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntBinaryOperator;

/**
 * For each run of taps of a convolution's kernel that meet pixels that lie side by side, as those
 * of a row do, where in the images, and where in the results; taps outside of an image are left
 * out. Cut into bands of some pixels, whose values stay in a processor's cache while one run after
 * the other comes by.
 */
final class ConvolutionRuns {
  /**
   * Pixels of a band on the side that has fewer, wherever the images end, so that a task's sums do
   * not depend on rows that fill it up to the tasks beside it: with 64 channels some 64 kB, and
   * with a stride of two four times as much on the other side.
   */
  private static final int BAND = 250;

  private final int bands;
  private final List<Run> runs;

  private ConvolutionRuns(int bands, List<Run> runs) {
    this.bands = bands;
    this.runs = List.copyOf(runs);
  }

  /** One run, and all that meets in it. */
  static final class Run {
    private final int first;
    private final int length;
    private final int[] starts;
    private int[] read;
    private int[] written;
    private int count;

    /** One in which nothing meets yet, and no more than {@code most} will. */
    private Run(int first, int length, int most, int bands) {
      this.first = first;
      this.length = length;
      this.read = new int[most];
      this.written = new int[most];
      this.starts = new int[bands + 1];
    }

    /** Bands come in their order. */
    private void add(int band, int from, int to) {
      read[count] = from;
      written[count] = to;
      count++;
      starts[band + 1] = count;
    }

    /** A band in which nothing meets ends where the one before it does. */
    private Run done() {
      for (int band = 1; band < starts.length; band++) {
        starts[band] = Math.max(starts[band], starts[band - 1]);
      }
      read = Arrays.copyOf(read, count);
      written = Arrays.copyOf(written, count);
      return this;
    }

    /** Place of its first tap among all. */
    int first() {
      return first;
    }

    /** Number of taps. */
    int length() {
      return length;
    }

    /** First values of the pixels that its first tap reads. */
    int[] read() {
      return read;
    }

    /** First values of the pixels that this adds to; no two are the same. */
    int[] written() {
      return written;
    }

    /** Index of a band's first pair; a band ends where the next one starts. */
    int start(int band) {
      return starts[band];
    }
  }

  /**
   * Those of the three convolutions.
   *
   * @param forward reads pixels of images, to write those of results
   * @param toWeights the same tap by tap
   * @param toImages reads pixels of results, to write those of images; its taps are in another
   *     order
   */
  record OfAll(ConvolutionRuns forward, ConvolutionRuns toWeights, ConvolutionRuns toImages) {}

  /** Those of so many images, one after the other. */
  static OfAll of(Convolution c, int images) {
    return new OfAll(forward(c, images, c.tapCount()), forward(c, images, 1), toImages(c, images));
  }

  private static ConvolutionRuns forward(Convolution c, int images, int most) {
    return of(
        images,
        most,
        new Side(c.sourceSize() / c.channels(), c.channels()),
        new Side(c.targetPixels(), c.filters()),
        c.tapCount(),
        c::source);
  }

  private static ConvolutionRuns toImages(Convolution c, int images) {
    int[] order = c.orderToImages();
    int pixels = c.sourceSize() / c.channels();
    int[][] targets = new int[pixels][order.length];
    for (int[] target : targets) {
      Arrays.fill(target, CellMap.ZEROS);
    }
    for (int place = 0; place < order.length; place++) {
      for (int target = 0; target < c.targetPixels(); target++) {
        int source = c.source(target, order[place]);
        if (source != CellMap.ZEROS) {
          targets[source][place] = target;
        }
      }
    }
    return of(
        images,
        order.length,
        new Side(c.targetPixels(), c.filters()),
        new Side(pixels, c.channels()),
        order.length,
        (pixel, place) -> targets[pixel][place]);
  }

  /** An image, or a result, of so many pixels. */
  private record Side(int pixels, int channels) {}

  private static ConvolutionRuns of(
      int images, int most, Side read, Side written, int taps, IntBinaryOperator source) {
    int pixels = images * written.pixels();
    int band = BAND * written.pixels() / Math.min(written.pixels(), read.pixels());
    int bands = Math.max(1, (pixels + band - 1) / band);
    TreeMap<Integer, Run> runs = new TreeMap<>();
    for (int pixel = 0; pixel < pixels; pixel++) {
      int inImage = pixel % written.pixels();
      int image = pixel / written.pixels() * read.pixels();
      for (int tap = 0; tap < taps; tap++) {
        int from = source.applyAsInt(inImage, tap);
        if (from != CellMap.ZEROS) {
          int first = tap;
          while (tap + 1 < Math.min(taps, first + most)
              && source.applyAsInt(inImage, tap + 1) == from + tap + 1 - first) {
            tap++;
          }
          int length = tap + 1 - first;
          runs.computeIfAbsent(
                  first * (taps + 1) + length, key -> new Run(first, length, pixels, bands))
              .add(pixel / band, (image + from) * read.channels(), pixel * written.channels());
        }
      }
    }
    return new ConvolutionRuns(bands, runs.values().stream().map(Run::done).toList());
  }

  int bands() {
    return bands;
  }

  List<Run> runs() {
    return runs;
  }
}
