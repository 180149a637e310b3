package io.headwater.standalone.episodes;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * One of the two sets of MNIST (LeCun et al. 1998, "Gradient-based learning applied to document
 * recognition") by digit, one byte a pixel, 255 ink. Source: the official idx files, gzipped.
 */
final class MnistImages {

  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;
  private static final int SIDE = MnistSettings.ORIGINAL_SIDE;

  private final List<List<byte[]>> byDigit;

  private MnistImages(List<List<byte[]>> byDigit) {
    this.byDigit = byDigit;
  }

  /**
   * Reads {@code SET-images-idx3-ubyte.gz} and {@code SET-labels-idx1-ubyte.gz}.
   *
   * @param set {@code train} or {@code t10k}
   * @throws UncheckedIOException when one is missing or is not the official file, naming it
   */
  static MnistImages read(Path directory, String set) {
    Path images = directory.resolve(set + "-images-idx3-ubyte.gz");
    Path labels = directory.resolve(set + "-labels-idx1-ubyte.gz");
    try (DataInputStream image = open(images);
        DataInputStream label = open(labels)) {
      expect(images, "idx type", IMAGES, image.readInt());
      expect(labels, "idx type", LABELS, label.readInt());
      int count = image.readInt();
      expect(labels, "labels", count, label.readInt());
      expect(images, "rows", SIDE, image.readInt());
      expect(images, "columns", SIDE, image.readInt());
      List<List<byte[]>> byDigit = new ArrayList<>();
      for (int digit = 0; digit < MnistSettings.DIGITS; digit++) {
        byDigit.add(new ArrayList<>());
      }
      for (int i = 0; i < count; i++) {
        byte[] pixels = new byte[SIDE * SIDE];
        image.readFully(pixels);
        int digit = label.readUnsignedByte();
        if (digit >= MnistSettings.DIGITS) {
          expect(labels, "a digit below", MnistSettings.DIGITS, digit);
        }
        byDigit.get(digit).add(pixels);
      }
      return new MnistImages(byDigit);
    } catch (NoSuchFileException missing) {
      throw new UncheckedIOException(
          new NoSuchFileException(
              missing.getFile(), null, "this official file of MNIST is not there"));
    } catch (IOException failure) {
      throw new UncheckedIOException(
          images + ", " + labels + ": cannot be read: " + failure, failure);
    }
  }

  /** How many images there are of a digit. */
  int count(int digit) {
    return byDigit.get(digit).size();
  }

  /** One image, {@code [28, 28]} row-major, one unsigned byte a pixel; not to be changed. */
  byte[] image(int digit, int index) {
    return byDigit.get(digit).get(index);
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))));
  }

  private static void expect(Path file, String what, int expected, int actual) throws IOException {
    if (expected != actual) {
      throw new IOException(file + ": expected " + what + " " + expected + " but was " + actual);
    }
  }
}
