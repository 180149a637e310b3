package io.headwater.standalone.episodes;

/**
 * Turns a square image about its centre by any angle, counter-clockwise, with bilinear
 * interpolation and background from outside. Immutable and safe for concurrent use.
 */
final class Turn {

  private final int side;
  private final double cos;
  private final double sin;

  Turn(int side, double degrees) {
    this.side = side;
    this.cos = StrictMath.cos(StrictMath.toRadians(degrees));
    this.sin = StrictMath.sin(StrictMath.toRadians(degrees));
  }

  /**
   * The turned image.
   *
   * @param image {@code [side, side]}, one unsigned byte a pixel, 255 for 1
   * @return {@code [side, side]} in [0, 1]
   */
  float[] of(byte[] image) {
    float[] turned = new float[side * side];
    double centre = (side - 1) / 2.0;
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        double x = column - centre;
        double y = row - centre;
        // Rows go down: turned back clockwise, this pixel comes from there.
        double fromColumn = centre + cos * x - sin * y;
        double fromRow = centre + sin * x + cos * y;
        turned[row * side + column] = (float) (between(image, fromRow, fromColumn) / 255);
      }
    }
    return turned;
  }

  private double between(byte[] image, double row, double column) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    double down = row - top;
    double right = column - left;
    return (1 - down) * ((1 - right) * at(image, top, left) + right * at(image, top, left + 1))
        + down * ((1 - right) * at(image, top + 1, left) + right * at(image, top + 1, left + 1));
  }

  private int at(byte[] image, int row, int column) {
    boolean inside = row >= 0 && row < side && column >= 0 && column < side;
    return inside ? image[row * side + column] & 0xff : 0;
  }
}
