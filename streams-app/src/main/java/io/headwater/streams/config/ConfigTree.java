package io.headwater.streams.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * YAML as nested maps, lists and <em>text</em>. Scalars keep the text they were written with until
 * a reader gives them a type, so that Kafka's settings pass through unchanged (1.10 stays 1.10) and
 * a value from the environment means the same as one from the file.
 */
final class ConfigTree {
  /** The subtree whose keys are flattened with dots. */
  static final String KAFKA = "kafka";

  private static final YAMLFactory YAML =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private ConfigTree() {}

  /** Reads a whole file's text; {@code kafka} comes flattened. */
  static Map<String, Object> ofFile(String yaml) throws ConfigException {
    Object root = parse(yaml, "the configuration");
    if (root == null) {
      return new LinkedHashMap<>();
    }
    if (!(root instanceof Map<?, ?>)) {
      throw new ConfigException(
          List.of("the configuration: expected keys and values but was " + describe(root)));
    }
    Map<String, Object> tree = copy((Map<?, ?>) root);
    if (tree.get(KAFKA) instanceof Map<?, ?> kafka) {
      Map<String, Object> flat = new LinkedHashMap<>();
      flatten("", kafka, flat);
      tree.put(KAFKA, flat);
    }
    return tree;
  }

  /** Reads one value given as text: YAML when it starts with a bracket. */
  static Object ofText(String text, String where) throws ConfigException {
    boolean structured = text.startsWith("[") || text.startsWith("{");
    return structured ? parse(text, where) : text;
  }

  /** Returns the map under a name, made when it is missing; a scalar there gives way. */
  static Map<String, Object> child(Map<String, Object> map, String name) {
    Map<String, Object> child =
        map.get(name) instanceof Map<?, ?> existing ? copy(existing) : new LinkedHashMap<>();
    map.put(name, child);
    return child;
  }

  /** Names a value in a message: the text itself, or what it is. */
  static String describe(Object value) {
    if (value instanceof Map<?, ?>) {
      return "a mapping";
    }
    if (value instanceof List<?> list) {
      return "the list " + list;
    }
    return value == null ? "nothing" : "'" + value + "'";
  }

  /** Copies a map with text keys. */
  static Map<String, Object> copy(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  /** Returns the flattened settings as text, in key order; without those set to nothing. */
  static SortedMap<String, String> texts(Map<String, Object> flat) {
    SortedMap<String, String> texts = new TreeMap<>();
    flat.forEach(
        (key, value) -> {
          if (value instanceof List<?> list) {
            texts.put(key, String.join(",", list.stream().map(String::valueOf).toList()));
          } else if (value != null) {
            texts.put(key, value.toString());
          }
        });
    return texts;
  }

  private static void flatten(String prefix, Map<?, ?> map, Map<String, Object> flat) {
    map.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> child) {
            flatten(prefix + key + ".", child, flat);
          } else {
            flat.put(prefix + key, value);
          }
        });
  }

  private static Object parse(String yaml, String where) throws ConfigException {
    try (JsonParser parser = YAML.createParser(yaml)) {
      Object value = parser.nextToken() == null ? null : value(parser);
      if (parser.nextToken() != null) {
        throw new ConfigException(List.of(where + ": expected one YAML document but was several"));
      }
      return value;
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
      String problem = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new ConfigException(List.of(where + ": not readable as YAML" + line + ": " + problem));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, Object> map = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        map.put(key, value(parser));
      }
      return map;
    }
    if (token == JsonToken.START_ARRAY) {
      List<Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(parser));
      }
      return list;
    }
    return token == JsonToken.VALUE_NULL ? null : parser.getText();
  }
}
