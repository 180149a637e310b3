package io.headwater.standalone.episodes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How one task of Rainbow MNIST shows its digits: black on a ground of one colour, whole or half
 * the size, turned counter-clockwise by a multiple of 90 degrees.
 */
record RainbowLook(Ground ground, Size size, int degrees) {
  private static final int ORIGINAL = MnistSettings.ORIGINAL_SIDE;
  private static final int HALF = ORIGINAL / 2;
  private static final int QUARTER_TURNS = 4;

  /** Colours of the rainbow, in [0, 1] for red, green and blue. */
  enum Ground {
    RED(1f, 0f, 0f),
    ORANGE(1f, 0.5f, 0f),
    YELLOW(1f, 1f, 0f),
    GREEN(0f, 1f, 0f),
    BLUE(0f, 0f, 1f),
    INDIGO(0.29f, 0f, 0.51f),
    VIOLET(0.56f, 0f, 1f);

    private final float red;
    private final float green;
    private final float blue;

    Ground(float red, float green, float blue) {
      this.red = red;
      this.green = green;
      this.blue = blue;
    }
  }

  /** How large digits are. */
  enum Size {
    WHOLE,
    HALF
  }

  /** Every combination once. */
  static List<RainbowLook> all() {
    return Arrays.stream(Ground.values())
        .flatMap(ground -> Arrays.stream(Size.values()).flatMap(size -> turns(ground, size)))
        .toList();
  }

  private static Stream<RainbowLook> turns(Ground ground, Size size) {
    return IntStream.range(0, QUARTER_TURNS)
        .mapToObj(turns -> new RainbowLook(ground, size, turns * 360 / QUARTER_TURNS));
  }

  /** For example {@code red-half-090}. */
  String id() {
    return "%s-%s-%03d".formatted(lower(ground), lower(size), degrees);
  }

  /** What it consists of, for people. */
  SortedMap<String, String> attributes() {
    SortedMap<String, String> attributes = new TreeMap<>();
    attributes.put("ground", lower(ground));
    attributes.put("size", lower(size));
    attributes.put("degrees", Integer.toString(degrees));
    return attributes;
  }

  /**
   * The ink of a digit so scaled and turned.
   *
   * @param digit {@code [28, 28]}, one unsigned byte a pixel, 255 ink
   * @return {@code [side, side]} of the same kind
   */
  byte[] ink(byte[] digit, AreaDownsampler smaller) {
    byte[] scaled = size == Size.WHOLE ? digit : halved(digit);
    return smaller.downsample(new Turn(ORIGINAL, degrees).of(scaled));
  }

  private static byte[] halved(byte[] digit) {
    float[] pixels = new float[digit.length];
    for (int i = 0; i < digit.length; i++) {
      pixels[i] = (digit[i] & 0xff) / 255f;
    }
    byte[] half = new AreaDownsampler(ORIGINAL, HALF).downsample(pixels);
    byte[] framed = new byte[digit.length];
    int margin = (ORIGINAL - HALF) / 2;
    for (int row = 0; row < HALF; row++) {
      System.arraycopy(half, row * HALF, framed, (margin + row) * ORIGINAL + margin, HALF);
    }
    return framed;
  }

  /** Writes ink on the ground: to {@code features} from {@code at} on, {@code [pixels, 3]}. */
  void paint(byte[] ink, float[] features, int at) {
    for (int pixel = 0; pixel < ink.length; pixel++) {
      float bare = 1 - (ink[pixel] & 0xff) / 255f;
      int first = at + pixel * RainbowDigits.CHANNELS;
      features[first] = bare * ground.red;
      features[first + 1] = bare * ground.green;
      features[first + 2] = bare * ground.blue;
    }
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
