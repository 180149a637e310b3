package io.headwater.tensor;

import java.util.Arrays;

/**
 * For each tap of a convolution's kernel, which pixels of the images it meets and to which pixels
 * of the results that goes, in the order of the latter; taps outside of an image are left out. Cut
 * into bands of some pixels of the results, whose values stay in a processor's cache while one tap
 * after the other comes by.
 */
final class ConvolutionTaps {
  /**
   * Pixels of a band, wherever the images end, so that a task's sums do not depend on rows that
   * fill it up to the tasks beside it: with 64 channels some 64 kB of images, and as much of
   * results.
   */
  private static final int BAND = 250;

  private final int images;
  private final int bands;
  private final int[][] sources;
  private final int[][] targets;
  private final int[][] starts;

  private ConvolutionTaps(int images, int bands, int[][] sources, int[][] targets, int[][] starts) {
    this.images = images;
    this.bands = bands;
    this.sources = sources;
    this.targets = targets;
    this.starts = starts;
  }

  static ConvolutionTaps of(Convolution c, int images) {
    int taps = c.tapCount();
    int pixels = images * c.targetPixels();
    int bands = Math.max(1, (pixels + BAND - 1) / BAND);
    int[][] sources = new int[taps][pixels];
    int[][] targets = new int[taps][pixels];
    int[][] starts = new int[taps][bands + 1];
    for (int tap = 0; tap < taps; tap++) {
      int count = 0;
      int band = 0;
      for (int pixel = 0; pixel < pixels; pixel++) {
        if (pixel == band * BAND) {
          starts[tap][band++] = count;
        }
        int source = c.source(pixel % c.targetPixels(), tap);
        if (source != CellMap.ZEROS) {
          int image = pixel / c.targetPixels();
          sources[tap][count] = image * c.sourceSize() + source * c.channels();
          targets[tap][count++] = pixel * c.filters();
        }
      }
      starts[tap][bands] = count;
      sources[tap] = Arrays.copyOf(sources[tap], count);
      targets[tap] = Arrays.copyOf(targets[tap], count);
    }
    return new ConvolutionTaps(images, bands, sources, targets, starts);
  }

  int images() {
    return images;
  }

  int bands() {
    return bands;
  }

  /** First values of the images' pixels that a tap meets. */
  int[] sources(int tap) {
    return sources[tap];
  }

  /** First values of the results' pixels that it goes to. */
  int[] targets(int tap) {
    return targets[tap];
  }

  /** Index of a band's first pair; a band ends where the next one starts. */
  int start(int tap, int band) {
    return starts[tap][band];
  }
}
