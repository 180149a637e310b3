package io.headwater.standalone.episodes;

/**
 * Averages a square image over the area of each coarser pixel, also where the pixel grids do not
 * divide. Immutable and safe for concurrent use.
 */
final class AreaDownsampler {

  private final int from;
  private final int to;

  /** For each coarse index: the first fine index it covers, and the share of each from there on. */
  private final int[] first;

  private final float[][] shares;

  AreaDownsampler(int from, int to) {
    this.from = from;
    this.to = to;
    this.first = new int[to];
    this.shares = new float[to][];
    double width = (double) from / to;
    for (int i = 0; i < to; i++) {
      double start = i * width;
      double end = i == to - 1 ? from : start + width;
      first[i] = (int) start;
      shares[i] = new float[(int) Math.ceil(end) - first[i]];
      for (int j = 0; j < shares[i].length; j++) {
        double covered = Math.min(end, first[i] + j + 1) - Math.max(start, first[i] + j);
        shares[i][j] = (float) (covered / width);
      }
    }
  }

  /**
   * Means of {@code image [from, from]} with values in [0, 1].
   *
   * @return {@code [to, to]}, one unsigned byte a pixel, 255 for 1
   */
  byte[] downsample(float[] image) {
    float[] narrow = new float[from * to];
    for (int row = 0; row < from; row++) {
      for (int column = 0; column < to; column++) {
        float sum = 0;
        for (int j = 0; j < shares[column].length; j++) {
          sum += shares[column][j] * image[row * from + first[column] + j];
        }
        narrow[row * to + column] = sum;
      }
    }
    byte[] result = new byte[to * to];
    for (int row = 0; row < to; row++) {
      for (int column = 0; column < to; column++) {
        float sum = 0;
        for (int j = 0; j < shares[row].length; j++) {
          sum += shares[row][j] * narrow[(first[row] + j) * to + column];
        }
        result[row * to + column] = (byte) Math.round(255 * Math.min(1, sum));
      }
    }
    return result;
  }
}
