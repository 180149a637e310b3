package io.headwater.streams.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One mapping of the configuration, read key by key into types. A bad value adds a problem and
 * reads as the default, so that reading goes on and every problem is found. The keys that were
 * asked for are the keys that exist: {@link #refuseUnknown} reports the others.
 */
final class Section {
  private final String path;
  private final Map<String, Object> values;
  private final Problems problems;
  private final Set<String> known = new TreeSet<>();

  Section(String path, Map<String, Object> values, Problems problems) {
    this.path = path;
    this.values = values;
    this.problems = problems;
  }

  /** Returns the dotted path of a key in this section. */
  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Returns whether the key has a value. */
  boolean has(String key) {
    return raw(key) != null;
  }

  /** Returns the names present, in the order of the file. */
  List<String> names() {
    return List.copyOf(values.keySet());
  }

  /** Returns a child section; an empty one when it is missing. */
  Section section(String key) {
    Object value = raw(key);
    if (value != null && !(value instanceof Map<?, ?>)) {
      problems.expected(pathOf(key), "keys and values", ConfigTree.describe(value));
    }
    return new Section(
        pathOf(key), value instanceof Map<?, ?> map ? ConfigTree.copy(map) : Map.of(), problems);
  }

  Optional<String> text(String key, String allowed) {
    return read(key, allowed, Optional::of);
  }

  /** Returns all values as text, in key order; keys set to nothing are left out. */
  SortedMap<String, String> texts() {
    return ConfigTree.texts(values);
  }

  int integer(String key, int defaultValue, int min, int max) {
    return Math.toIntExact(whole(key, defaultValue, min, max));
  }

  long whole(String key, long defaultValue, long min, long max) {
    String allowed =
        max == Long.MAX_VALUE
            ? "a whole number of at least " + min
            : "a whole number from " + min + " to " + max;
    return read(key, allowed, within(Section::parseLong, v -> v >= min && v <= max))
        .orElse(defaultValue);
  }

  long size(String key, long defaultValue, long min, long max) {
    String allowed =
        SizeText.ALLOWED + ", from " + SizeText.format(min) + " to " + SizeText.format(max);
    return read(key, allowed, within(SizeText::parse, v -> v >= min && v <= max))
        .orElse(defaultValue);
  }

  Duration duration(String key, Duration defaultValue, Duration min) {
    String allowed = DurationText.ALLOWED + ", at least " + DurationText.format(min);
    return read(key, allowed, within(DurationText::parse, v -> v.compareTo(min) >= 0))
        .orElse(defaultValue);
  }

  double number(String key, double defaultValue, String allowed, Predicate<Double> check) {
    return read(key, allowed, within(Section::parseDouble, check)).orElse(defaultValue);
  }

  /** Reads one of the named choices. */
  <E> E choice(String key, SortedMap<String, E> choices, E defaultValue) {
    Object value = raw(key);
    String allowed = "one of " + String.join(", ", choices.keySet());
    if (value == null) {
      return defaultValue;
    }
    E choice = value instanceof String text ? choices.get(text.strip()) : null;
    if (choice == null) {
      String name = value instanceof String text ? text : "";
      problems.expected(
          pathOf(key),
          allowed,
          ConfigTree.describe(value) + NearestName.suggestion(name, choices.keySet()));
    }
    return choice == null ? defaultValue : choice;
  }

  /** Reads one of some words. */
  String word(String key, String defaultWord, List<String> words) {
    SortedMap<String, String> choices = new TreeMap<>();
    words.forEach(word -> choices.put(word, word));
    return choice(key, choices, defaultWord);
  }

  /** Reads a list of texts; nothing when the value is no such list. */
  Optional<List<String>> list(String key) {
    List<String> items = new ArrayList<>();
    for (Object item : raw(key) instanceof List<?> list ? list : List.of()) {
      if (item instanceof String text) {
        items.add(text.strip());
      }
    }
    return raw(key) instanceof List<?> list && list.size() == items.size()
        ? Optional.of(items)
        : Optional.empty();
  }

  /** Reads a list of whole numbers of at least 1; empty when missing. */
  List<Integer> widths(String key) {
    Object value = raw(key);
    List<Integer> widths = new ArrayList<>();
    List<?> items = value instanceof List<?> list ? list : List.of();
    for (Object item : items) {
      parseLong(String.valueOf(item))
          .filter(width -> width >= 1 && width <= Integer.MAX_VALUE)
          .ifPresent(width -> widths.add(width.intValue()));
    }
    if (value != null && (!(value instanceof List<?>) || widths.size() != items.size())) {
      problems.expected(
          pathOf(key), "a list of layer widths such as [40, 40]", ConfigTree.describe(value));
    }
    return widths;
  }

  /** Reads a list of as many numbers as there must be; empty when missing or wrong. */
  List<Double> numbers(String key, int count, String allowed, Predicate<Double> check) {
    Object value = raw(key);
    List<Double> numbers = new ArrayList<>();
    for (Object item : value instanceof List<?> list ? list : List.of()) {
      parseDouble(String.valueOf(item)).filter(check).ifPresent(numbers::add);
    }
    boolean good = value instanceof List<?> list && list.size() == count && numbers.size() == count;
    if (value != null && !good) {
      problems.expected(pathOf(key), allowed, ConfigTree.describe(value));
    }
    return good ? numbers : List.of();
  }

  /** Reads a scalar with a parser that returns nothing for what is not allowed. */
  <T> Optional<T> read(String key, String allowed, Function<String, Optional<T>> parser) {
    Object value = raw(key);
    if (value == null) {
      return Optional.empty();
    }
    Optional<T> parsed =
        value instanceof String text ? parser.apply(text.strip()) : Optional.empty();
    if (parsed.isEmpty()) {
      problems.expected(pathOf(key), allowed, ConfigTree.describe(value));
    }
    return parsed;
  }

  /** Reports every key that nobody asked for. */
  void refuseUnknown() {
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      String name = entry.getKey();
      if (!known.contains(name)) {
        String shown = Secrets.mask(pathOf(name), ConfigTree.describe(entry.getValue()));
        problems.add(
            pathOf(name),
            "unknown key with value %s; allowed are %s%s"
                .formatted(shown, String.join(", ", known), NearestName.suggestion(name, known)));
      }
    }
  }

  static Optional<Long> parseLong(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException notWhole) {
      return Optional.empty();
    }
  }

  static Optional<Double> parseDouble(String text) {
    try {
      return Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
    } catch (NumberFormatException notNumber) {
      return Optional.empty();
    }
  }

  static Optional<Boolean> parseBoolean(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** Returns the dotted path of this section. */
  String path() {
    return path;
  }

  /** An empty text is no value: YAML writes {@code key:} and the environment {@code KEY=}. */
  private Object raw(String key) {
    known.add(key);
    Object value = values.get(key);
    return "".equals(value) ? null : value;
  }

  private static <T> Function<String, Optional<T>> within(
      Function<String, Optional<T>> parser, Predicate<T> check) {
    return text -> parser.apply(text).filter(check);
  }
}
