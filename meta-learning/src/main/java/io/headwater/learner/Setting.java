package io.headwater.learner;

import java.util.List;
import java.util.function.Predicate;

/**
 * One setting of a kind of learner.
 *
 * @param name key in configurations
 * @param defaultValue taken where the key is absent; a Long, Double, Boolean or String as {@code
 *     kind} says
 * @param allowed the allowed values in words, for errors and documentation
 * @param check whether a value of the right kind is allowed
 * @param doc what it does, one line
 */
public record Setting(
    String name,
    Kind kind,
    Object defaultValue,
    String allowed,
    Predicate<Object> check,
    String doc) {

  /** Type of a setting's value. */
  public enum Kind {
    /** Long. */
    INTEGER("a whole number", Long.class),
    /** Double. */
    NUMBER("a number", Double.class),
    /** Boolean. */
    BOOLEAN("true or false", Boolean.class),
    /** String. */
    TEXT("text", String.class);

    private final String words;
    private final Class<?> type;

    Kind(String words, Class<?> type) {
      this.words = words;
      this.type = type;
    }
  }

  static Setting integer(
      String name, long defaultValue, String allowed, Predicate<Long> check, String doc) {
    return new Setting(
        name, Kind.INTEGER, defaultValue, allowed, value -> check.test((Long) value), doc);
  }

  static Setting number(
      String name, double defaultValue, String allowed, Predicate<Double> check, String doc) {
    return new Setting(
        name, Kind.NUMBER, defaultValue, allowed, value -> check.test((Double) value), doc);
  }

  static Setting flag(String name, boolean defaultValue, String doc) {
    return new Setting(name, Kind.BOOLEAN, defaultValue, "true or false", value -> true, doc);
  }

  /** One of some words. */
  static Setting choice(String name, String defaultValue, List<String> allowed, String doc) {
    return new Setting(
        name,
        Kind.TEXT,
        defaultValue,
        "one of " + allowed,
        value -> allowed.contains((String) value),
        doc);
  }

  /**
   * The value in this setting's type: whole numbers widen, nothing else converts.
   *
   * @throws IllegalArgumentException naming key, value and what is allowed
   */
  Object convert(String algorithm, Object given) {
    Object value = given;
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      value = ((Number) value).longValue();
    }
    if (kind == Kind.NUMBER && value instanceof Number number) {
      value = number.doubleValue();
    }
    if (!kind.type.isInstance(value) || !check.test(value)) {
      throw new IllegalArgumentException(
          algorithm
              + " setting '"
              + name
              + "': expected "
              + kind.words
              + ", "
              + allowed
              + ", but was "
              + given);
    }
    return value;
  }
}
