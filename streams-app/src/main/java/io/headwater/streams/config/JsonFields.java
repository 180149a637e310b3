package io.headwater.streams.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Typed values out of parsed JSON objects; errors name the key. */
final class JsonFields {
  private JsonFields() {}

  static int whole(Map<?, ?> tree, String name) {
    return Math.toIntExact(field(tree, name, Long.class));
  }

  static List<Integer> wholes(Map<?, ?> tree, String name) {
    List<?> values = field(tree, name, List.class);
    return values.stream().map(value -> Math.toIntExact(typed(name, value, Long.class))).toList();
  }

  static <T> T field(Map<?, ?> tree, String name, Class<T> type) {
    return typed(name, tree.get(name), type);
  }

  static <T> T typed(String name, Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          name + ": expected a " + type.getSimpleName() + " but was " + value);
    }
    return type.cast(value);
  }

  static <E> E named(E[] values, Function<E, String> name, String wanted) {
    return Arrays.stream(values)
        .filter(value -> name.apply(value).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of "
                        + Arrays.stream(values).map(name).toList()
                        + " but was '"
                        + wanted
                        + "'"));
  }
}
