package io.headwater.standalone.episodes;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * The four idx files with made-up images in them: image i has the digit i mod 10, written in coarse
 * letters, and its number in two rows of dots above. All is drawn in squares of 2 by 2 pixels, so
 * that it survives being made half as large.
 */
public final class SyntheticMnist {
  /** Images of the training set: what the tasks of Rainbow MNIST need. */
  public static final int TRAINING = RainbowDigits.TASKS * RainbowDigits.IMAGES;

  /** Numbers of the test set's images begin here. */
  public static final int FIRST_TEST = 1 << 17;

  private static final int SIDE = MnistSettings.ORIGINAL_SIDE;
  private static final int SQUARES = SIDE / 2;
  private static final int BITS = 18;
  private static final int TOP = 3;
  private static final int LEFT = 4;

  /** Each digit in five rows of three. */
  private static final String[] LETTERS = {
    "111101101101111", "010110010010111", "111001111100111", "111001111001111", "101101111001001",
    "111100111001111", "111100111101111", "111001001001001", "111101111101111", "111101111001111"
  };

  private SyntheticMnist() {}

  /** Writes both sets, with {@code test} test images. */
  public static void write(Path directory, int test) throws IOException {
    write(directory, "train", 0, TRAINING);
    write(directory, "t10k", FIRST_TEST, test);
  }

  private static void write(Path directory, String set, int first, int count) throws IOException {
    try (DataOutputStream images = open(directory.resolve(set + "-images-idx3-ubyte.gz"));
        DataOutputStream labels = open(directory.resolve(set + "-labels-idx1-ubyte.gz"))) {
      images.writeInt(0x0803);
      images.writeInt(count);
      images.writeInt(SIDE);
      images.writeInt(SIDE);
      labels.writeInt(0x0801);
      labels.writeInt(count);
      for (int i = 0; i < count; i++) {
        images.write(image(first + i));
        labels.writeByte(digit(first + i));
      }
    }
  }

  private static DataOutputStream open(Path file) throws IOException {
    return new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file), 1 << 16));
  }

  /** The digit that an image shows. */
  static int digit(int number) {
    return number % MnistSettings.DIGITS;
  }

  private static byte[] image(int number) {
    byte[] image = new byte[SIDE * SIDE];
    for (int bit = 0; bit < BITS; bit++) {
      if ((number >> bit & 1) == 1) {
        square(image, bit / SQUARES, bit % SQUARES);
      }
    }
    for (int row = 0; row < 10; row++) {
      for (int column = 0; column < 6; column++) {
        if (LETTERS[digit(number)].charAt(row / 2 * 3 + column / 2) == '1') {
          square(image, TOP + row, LEFT + column);
        }
      }
    }
    return image;
  }

  private static void square(byte[] image, int row, int column) {
    for (int pixel = 0; pixel < 4; pixel++) {
      image[(2 * row + pixel / 2) * SIDE + 2 * column + pixel % 2] = (byte) 255;
    }
  }

  /**
   * The number of an image.
   *
   * @param ink {@code [28, 28]} in [0, 1], upright
   * @param margin pixels around it
   * @param square pixels of a square's side
   */
  static int number(float[] ink, int margin, int square) {
    int number = 0;
    for (int bit = 0; bit < BITS; bit++) {
      int row = margin + bit / SQUARES * square;
      int column = margin + bit % SQUARES * square;
      number |= ink[row * SIDE + column] > 0.5 ? 1 << bit : 0;
    }
    return number;
  }
}
