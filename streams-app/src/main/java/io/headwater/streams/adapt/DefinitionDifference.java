package io.headwater.streams.adapt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tells in words which keys of two learner definitions differ. */
final class DefinitionDifference {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DefinitionDifference() {}

  /** For example {@code model.hidden: published [40,40], configured [40]}. */
  static String between(String published, String configured) {
    List<String> differences = new ArrayList<>();
    try {
      compare("", JSON.readTree(published), JSON.readTree(configured), differences);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a definition: " + e.getOriginalMessage(), e);
    }
    return String.join("; ", differences);
  }

  private static void compare(
      String path, JsonNode published, JsonNode configured, List<String> differences) {
    if (published.isObject() && configured.isObject()) {
      Set<String> names = new TreeSet<>();
      addNames(published.fieldNames(), names);
      addNames(configured.fieldNames(), names);
      for (String name : names) {
        String at = path.isEmpty() ? name : path + "." + name;
        compare(at, published.path(name), configured.path(name), differences);
      }
    } else if (!published.equals(configured)) {
      differences.add(path + ": published " + text(published) + ", configured " + text(configured));
    }
  }

  private static void addNames(Iterator<String> from, Set<String> names) {
    from.forEachRemaining(names::add);
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.toString();
  }
}
