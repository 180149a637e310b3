package io.headwater.streams.adapt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells in words which keys of two learner definitions differ.
 *
 * @param one what the first of two is called
 * @param other what the second is called
 */
public record DefinitionDifference(String one, String other) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * For example {@code model.hidden: published [40,40], configured [40]}; empty where they are the
   * same.
   *
   * @throws IllegalArgumentException if one is not JSON
   */
  public String between(String first, String second) {
    List<String> differences = new ArrayList<>();
    try {
      compare("", JSON.readTree(first), JSON.readTree(second), differences);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a definition: " + e.getOriginalMessage(), e);
    }
    return String.join("; ", differences);
  }

  private void compare(String path, JsonNode first, JsonNode second, List<String> differences) {
    if (first.isObject() && second.isObject()) {
      Set<String> names = new TreeSet<>();
      addNames(first.fieldNames(), names);
      addNames(second.fieldNames(), names);
      for (String name : names) {
        String at = path.isEmpty() ? name : path + "." + name;
        compare(at, first.path(name), second.path(name), differences);
      }
    } else if (!first.equals(second)) {
      differences.add("%s: %s %s, %s %s".formatted(path, one, text(first), other, text(second)));
    }
  }

  private static void addNames(Iterator<String> from, Set<String> names) {
    from.forEachRemaining(names::add);
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.toString();
  }
}
