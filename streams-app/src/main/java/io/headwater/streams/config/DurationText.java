package io.headwater.streams.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 200ms}, {@code 5s}, {@code 10m}, {@code 1h}. */
final class DurationText {
  /** What is allowed, for messages. */
  static final String ALLOWED = "a duration such as 200ms, 5s, 10m, 1h or 7d";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

  private DurationText() {}

  /** Returns the duration, or nothing when the text is not one. */
  static Optional<Duration> parse(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }

  /** Returns a text that {@link #parse} reads back. */
  static String format(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 && millis != 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
