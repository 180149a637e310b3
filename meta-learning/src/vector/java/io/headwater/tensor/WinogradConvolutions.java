package io.headwater.tensor;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Convolutions with 3 × 3 kernels, a stride of 1 and a padding of 1 by F(2 × 2, 3 × 3) of Lavin
 * &amp; Gray 2016, "Fast Algorithms for Convolutional Neural Networks", section 4.1: of tiles of 4
 * × 4 pixels that overlap by two, y = Aᵀ [(G w Gᵀ) ⊙ (Bᵀ d B)] A is 2 × 2 pixels by 16
 * multiplications a channel and filter instead of 36. At each of the 16 places the sum over
 * channels is a matrix product over many tiles. The adjoints are those of the same transforms, as
 * exact as this is.
 *
 * <p>Not thread-safe: it has scratch memory.
 */
final class WinogradConvolutions implements Convolutions<float[]> {
  /** Tiles whose values at all places are in a processor's cache together. */
  private static final int TILES = 60;

  private static final int PLACES = 16;

  /** Where a place of a kernel turned by 180° comes from: its first and last row change places. */
  private static final int[] TURNED = {15, 13, 14, 12, 7, 5, 6, 4, 11, 9, 10, 8, 3, 1, 2, 0};

  private final RowProducts products = new RowProducts();
  private float[] patch = new float[0];
  private float[] tiles = new float[0];
  private float[] results = new float[0];
  private float[] kernels = new float[0];
  private float[] turned = new float[0];
  private float[] pairs = new float[0];

  /** Whether there is one for such images, and it takes less than the definition. */
  static boolean fits(Convolution c) {
    if (!c.isThreeByThreePadded() || Math.min(c.channels(), c.filters()) < RowProducts.LEAST) {
      return false;
    }
    // A quarter more for the transforms.
    return 5 * PLACES * tilesOf(c) < 4 * c.meetings();
  }

  private static int tilesOf(Convolution c) {
    return tileRows(c) * tileColumns(c);
  }

  private static int tileRows(Convolution c) {
    return (c.height() + 1) / 2;
  }

  private static int tileColumns(Convolution c) {
    return (c.width() + 1) / 2;
  }

  // ---- The three convolutions ----

  @Override
  public void forward(
      Convolution c, int tasks, int rows, float[] images, float[] weights, int stride, float[] y) {
    for (int task = 0; task < tasks; task++) {
      if (task == 0 || stride > 0) {
        transformWeights(c, weights, task * stride);
        pairs = RowProducts.pairs(PLACES * c.channels(), c.filters(), kernels, 0, pairs);
      }
      int fromImages = task * rows * c.sourceSize();
      int toResults = task * rows * c.targetPixels() * c.filters();
      convolve(c, rows, c.channels(), images, fromImages, c.filters(), y, toResults);
    }
  }

  /** The convolution of results with the kernels turned by 180°. */
  @Override
  public void toImages(
      Convolution c, int tasks, int rows, float[] y, float[] weights, int stride, float[] images) {
    for (int task = 0; task < tasks; task++) {
      if (task == 0 || stride > 0) {
        transformWeights(c, weights, task * stride);
        turn(c);
        pairs = RowProducts.pairs(PLACES * c.filters(), c.channels(), turned, 0, pairs);
      }
      int fromResults = task * rows * c.targetPixels() * c.filters();
      int toImages = task * rows * c.sourceSize();
      convolve(c, rows, c.filters(), y, fromResults, c.channels(), images, toImages);
    }
  }

  /** Results of {@code out} channels by images of {@code in} channels, of the same pixels. */
  private void convolve(
      Convolution c, int rows, int in, float[] images, int from, int out, float[] y, int to) {
    int count = rows * tilesOf(c);
    tiles = CpuMemory.atLeast(PLACES * TILES * in, tiles);
    results = CpuMemory.atLeast(PLACES * TILES * out, results);
    int[] startsOfTiles = starts(in);
    int[] startsOfResults = starts(out);
    for (int first = 0; first < count; first += TILES) {
      int some = Math.min(TILES, count - first);
      for (int i = 0; i < some; i++) {
        transformImage(c, in, images, from, first + i, tiles, i * in);
      }
      for (int place = 0; place < PLACES; place++) {
        products.product(
            in,
            out,
            tiles,
            startsOfTiles,
            place * TILES * in,
            pairs,
            PLACES * in,
            place * in,
            false,
            results,
            startsOfResults,
            place * TILES * out,
            0,
            some);
      }
      for (int i = 0; i < some; i++) {
        transformResult(c, out, results, i * out, first + i, y, to);
      }
    }
  }

  @Override
  public void toWeights(
      Convolution c, int tasks, int rows, float[] images, float[] y, float[] weights) {
    int in = c.channels();
    int out = c.filters();
    int size = in * out;
    int count = rows * tilesOf(c);
    tiles = CpuMemory.atLeast(PLACES * TILES * in, tiles);
    results = CpuMemory.atLeast(PLACES * TILES * out, results);
    int[] startsOfTiles = starts(in);
    int[] startsOfResults = starts(out);
    kernels = CpuMemory.atLeast(PLACES * size, kernels);
    for (int task = 0; task < tasks; task++) {
      Arrays.fill(kernels, 0, PLACES * size, 0);
      int fromImages = task * rows * c.sourceSize();
      int fromResults = task * rows * c.targetPixels() * out;
      for (int first = 0; first < count; first += TILES) {
        int some = Math.min(TILES, count - first);
        for (int i = 0; i < some; i++) {
          transformImage(c, in, images, fromImages, first + i, tiles, i * in);
          transformGradient(c, out, y, fromResults, first + i, results, i * out);
        }
        for (int place = 0; place < PLACES; place++) {
          products.addSums(
              in,
              out,
              tiles,
              startsOfTiles,
              place * TILES * in,
              results,
              startsOfResults,
              place * TILES * out,
              0,
              some,
              kernels,
              place * size);
        }
      }
      int to = task * c.tapCount() * size;
      for (int row = 0; row < in; row++) {
        WinogradTransforms.weightGradient(
            out, kernels, row * out, size, weights, to + row * out, size);
      }
    }
  }

  /** Where each tile's values at a place begin. */
  private static int[] starts(int channels) {
    return IntStream.range(0, TILES).map(tile -> tile * channels).toArray();
  }

  // ---- Tiles ----

  /** Places of a tile of an image, whose pixels outside are zeros. */
  private void transformImage(
      Convolution c, int channels, float[] images, int from, int tile, float[] u, int to) {
    int inImage = tile % tilesOf(c);
    int row = inImage / tileColumns(c) * 2 - 1;
    int column = inImage % tileColumns(c) * 2 - 1;
    int image = from + tile / tilesOf(c) * c.height() * c.width() * channels;
    int step = TILES * channels;
    if (row >= 0 && column >= 0 && row + 4 <= c.height() && column + 4 <= c.width()) {
      int start = image + (row * c.width() + column) * channels;
      WinogradTransforms.image(channels, images, start, c.width() * channels, u, to, step);
    } else {
      copyPatch(c, channels, images, image, row, column, 4);
      WinogradTransforms.image(channels, patch, 0, 4 * channels, u, to, step);
    }
  }

  /** Places of the gradient of a tile's results; those that are not there are zeros. */
  private void transformGradient(
      Convolution c, int channels, float[] y, int from, int tile, float[] w, int to) {
    int inImage = tile % tilesOf(c);
    int row = inImage / tileColumns(c) * 2;
    int column = inImage % tileColumns(c) * 2;
    int image = from + tile / tilesOf(c) * c.height() * c.width() * channels;
    int step = TILES * channels;
    if (row + 2 <= c.height() && column + 2 <= c.width()) {
      int start = image + (row * c.width() + column) * channels;
      WinogradTransforms.gradient(channels, y, start, c.width() * channels, w, to, step);
    } else {
      copyPatch(c, channels, y, image, row, column, 2);
      WinogradTransforms.gradient(channels, patch, 0, 2 * channels, w, to, step);
    }
  }

  /** A square of pixels; what lies outside of the image is zeros. */
  private void copyPatch(
      Convolution c, int channels, float[] x, int image, int row, int column, int side) {
    patch = CpuMemory.atLeast(PLACES * channels, patch);
    Arrays.fill(patch, 0, side * side * channels, 0);
    int left = Math.max(0, -column);
    int width = Math.min(side, c.width() - column) - left;
    for (int i = Math.max(0, -row); i < Math.min(side, c.height() - row); i++) {
      int from = image + ((row + i) * c.width() + column + left) * channels;
      System.arraycopy(x, from, patch, (i * side + left) * channels, width * channels);
    }
  }

  /** Stores the pixels of a tile's results that are there. */
  private void transformResult(
      Convolution c, int channels, float[] m, int from, int tile, float[] y, int to) {
    int inImage = tile % tilesOf(c);
    int row = inImage / tileColumns(c) * 2;
    int column = inImage % tileColumns(c) * 2;
    int image = to + tile / tilesOf(c) * c.height() * c.width() * channels;
    int start = image + (row * c.width() + column) * channels;
    int step = TILES * channels;
    if (row + 2 <= c.height() && column + 2 <= c.width()) {
      WinogradTransforms.result(channels, m, from, step, y, start, c.width() * channels);
      return;
    }
    patch = CpuMemory.atLeast(PLACES * channels, patch);
    WinogradTransforms.result(channels, m, from, step, patch, 0, 2 * channels);
    int width = Math.min(2, c.width() - column) * channels;
    for (int i = 0; i < Math.min(2, c.height() - row); i++) {
      System.arraycopy(patch, 2 * i * channels, y, start + i * c.width() * channels, width);
    }
  }

  // ---- Weights ----

  private void transformWeights(Convolution c, float[] weights, int from) {
    int size = c.channels() * c.filters();
    kernels = CpuMemory.atLeast(PLACES * size, kernels);
    for (int row = 0; row < c.channels(); row++) {
      int i = row * c.filters();
      WinogradTransforms.weights(c.filters(), weights, from + i, size, kernels, i, size);
    }
  }

  private void turn(Convolution c) {
    int size = c.channels() * c.filters();
    turned = CpuMemory.atLeast(PLACES * size, turned);
    for (int place = 0; place < PLACES; place++) {
      Transposition.transpose(
          c.channels(),
          c.filters(),
          kernels,
          TURNED[place] * size,
          turned,
          place * size,
          c.channels());
    }
  }
}
