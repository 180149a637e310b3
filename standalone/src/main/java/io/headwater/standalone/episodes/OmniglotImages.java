package io.headwater.standalone.episodes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The characters of one official Omniglot archive, decoded and downsampled once into one byte a
 * pixel (0 background, 255 ink). Source: Lake et al., "Human-level concept learning through
 * probabilistic program induction", 2015; archives {@code images_background.zip} and {@code
 * images_evaluation.zip} with entries {@code SET/Alphabet/characterNN/NNNN_DD.png}.
 */
final class OmniglotImages {

  private final int side;
  private final List<String> characters;
  private final byte[][] pixels;

  private OmniglotImages(int side, List<String> characters, byte[][] pixels) {
    this.side = side;
    this.characters = characters;
    this.pixels = pixels;
  }

  /**
   * Reads an archive.
   *
   * @throws UncheckedIOException when it is missing or is not the official archive, naming the file
   */
  static OmniglotImages read(Path archive, int side) {
    SortedMap<String, byte[]> drawings = drawings(archive);
    List<String> characters = new ArrayList<>();
    int position = 0;
    for (String entry : drawings.keySet()) {
      String character = entry.substring(entry.indexOf('/') + 1, entry.lastIndexOf('/'));
      int drawing = position++ % OmniglotSettings.DRAWINGS;
      if (drawing == 0) {
        characters.add(character);
      } else if (!character.equals(characters.get(characters.size() - 1))) {
        throw damaged(
            archive,
            OmniglotSettings.DRAWINGS + " drawings of " + characters.get(characters.size() - 1),
            Integer.toString(drawing));
      }
    }
    if (characters.isEmpty() || drawings.size() % OmniglotSettings.DRAWINGS != 0) {
      throw damaged(
          archive,
          "a positive multiple of " + OmniglotSettings.DRAWINGS + " images",
          Integer.toString(drawings.size()));
    }
    AreaDownsampler downsampler = new AreaDownsampler(OmniglotSettings.ORIGINAL_SIDE, side);
    List<Map.Entry<String, byte[]>> images = List.copyOf(drawings.entrySet());
    byte[][] pixels = new byte[images.size()][];
    IntStream.range(0, characters.size())
        .parallel()
        .forEach(character -> decode(archive, images, character, downsampler, pixels));
    return new OmniglotImages(side, List.copyOf(characters), pixels);
  }

  /** Names of the characters, {@code Alphabet/characterNN}, in order of their index. */
  List<String> characters() {
    return characters;
  }

  /**
   * Writes one drawing as floats in [0, 1], ink 1, turned by quarter turns counter-clockwise.
   *
   * @param target receives {@code side * side} values from {@code at} on, row-major
   */
  void copy(int character, int drawing, int quarterTurns, float[] target, int at) {
    byte[] image = pixels[character * OmniglotSettings.DRAWINGS + drawing];
    int last = side - 1;
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int from =
            switch (quarterTurns) {
              case 0 -> row * side + column;
              case 1 -> column * side + last - row;
              case 2 -> (last - row) * side + last - column;
              case 3 -> (last - column) * side + row;
              default ->
                  throw new IllegalArgumentException(
                      "quarterTurns: expected 0 to 3 but was " + quarterTurns);
            };
        target[at + row * side + column] = (image[from] & 0xff) / 255f;
      }
    }
  }

  /** Bytes of the images by entry, in order of entry. */
  private static SortedMap<String, byte[]> drawings(Path archive) {
    SortedMap<String, byte[]> drawings = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".png")) {
          drawings.put(entry.getName(), zip.readAllBytes());
        }
      }
    } catch (NoSuchFileException missing) {
      throw new UncheckedIOException(
          new NoSuchFileException(
              archive.toString(),
              null,
              "the official Omniglot archive " + archive.getFileName() + " is not there"));
    } catch (IOException failure) {
      throw new UncheckedIOException(archive + ": cannot be read: " + failure, failure);
    }
    return drawings;
  }

  /** Decodes the drawings of one character; making a reader costs more than using it. */
  private static void decode(
      Path archive,
      List<Map.Entry<String, byte[]>> images,
      int character,
      AreaDownsampler downsampler,
      byte[][] pixels) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    int first = character * OmniglotSettings.DRAWINGS;
    for (int i = first; i < first + OmniglotSettings.DRAWINGS; i++) {
      String entry = images.get(i).getKey();
      try (InputStream bytes = new ByteArrayInputStream(images.get(i).getValue());
          ImageInputStream input = new MemoryCacheImageInputStream(bytes)) {
        reader.setInput(input, true, true);
        pixels[i] = downsampler.downsample(OmniglotInk.of(reader.read(0), entry));
      } catch (IOException failure) {
        throw new UncheckedIOException(archive + ": " + entry + " cannot be decoded", failure);
      }
    }
    reader.dispose();
  }

  private static UncheckedIOException damaged(Path archive, String expected, String actual) {
    return new UncheckedIOException(
        new IOException(archive + ": expected " + expected + " but was " + actual));
  }
}
