package io.headwater.streams.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bytes as people write them: {@code 8MiB}, {@code 64KiB}, {@code 1048576}. */
final class SizeText {
  /** What is allowed, for messages. */
  static final String ALLOWED = "a size such as 64KiB, 8MiB, 1GiB or a number of bytes";

  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?");

  private SizeText() {}

  /** Returns the number of bytes, or nothing when the text is not a size. */
  static Optional<Long> parse(String text) {
    Matcher matcher = SIZE.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    try {
      return Optional.of(Math.multiplyExact(Long.parseLong(matcher.group(1)), bytesIn(unit)));
    } catch (ArithmeticException tooLarge) {
      return Optional.empty();
    }
  }

  /** Returns the shortest text that {@link #parse} reads back. */
  static String format(long bytes) {
    for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
      if (bytes != 0 && bytes % bytesIn(unit) == 0) {
        return bytes / bytesIn(unit) + unit;
      }
    }
    return Long.toString(bytes);
  }

  private static long bytesIn(String unit) {
    return switch (unit) {
      case "KiB" -> 1L << 10;
      case "MiB" -> 1L << 20;
      case "GiB" -> 1L << 30;
      default -> 1L;
    };
  }
}
