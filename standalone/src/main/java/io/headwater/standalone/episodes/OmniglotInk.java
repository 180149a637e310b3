package io.headwater.standalone.episodes;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.MultiPixelPackedSampleModel;
import java.io.IOException;

/** Reads how dark each pixel of an original drawing is. */
final class OmniglotInk {

  private OmniglotInk() {}

  /**
   * Ink in [0, 1] (black strokes on white paper), row-major.
   *
   * @throws IOException when the image is not an original one: 105 x 105 pixels of one bit
   */
  static float[] of(BufferedImage image, String where) throws IOException {
    int side = OmniglotSettings.ORIGINAL_SIDE;
    ColorModel colours = image.getColorModel();
    if (image.getWidth() != side
        || image.getHeight() != side
        || colours.getPixelSize() != 1
        || !(image.getSampleModel() instanceof MultiPixelPackedSampleModel packed)) {
      throw new IOException(
          where
              + ": expected 105 x 105 pixels of 1 bit but was "
              + (image.getWidth() + " x " + image.getHeight() + " pixels of ")
              + (colours.getPixelSize() + " bits"));
    }
    // The packed bits are read directly: asking the raster for samples costs most of the loading.
    byte[] bits = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    float[] inkOfBit = {1 - colours.getRed(0) / 255f, 1 - colours.getRed(1) / 255f};
    float[] ink = new float[side * side];
    for (int row = 0; row < side; row++) {
      int line = row * packed.getScanlineStride();
      for (int column = 0; column < side; column++) {
        int bit = bits[line + (column >> 3)] >> (7 - (column & 7)) & 1;
        ink[row * side + column] = inkOfBit[bit];
      }
    }
    return ink;
  }
}
