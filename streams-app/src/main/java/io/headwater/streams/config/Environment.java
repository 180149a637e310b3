package io.headwater.streams.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lays environment variables over the tree of the YAML file; they win.
 *
 * <p>The rule is that of Confluent's images: take the name after {@code HEADWATER_} in lower case,
 * then {@code _} is a dot, {@code __} a hyphen and {@code ___} an underscore. So {@code
 * HEADWATER_BATCH_MAX__TASKS} sets {@code batch.max-tasks} and {@code
 * HEADWATER_KAFKA_BOOTSTRAP_SERVERS} sets {@code kafka.bootstrap.servers}. A name that the file
 * already has is met whatever its case, dots in it included; a value that starts with a bracket is
 * read as YAML, an empty one means the default.
 *
 * <p>A name that ends in {@code _FILE} gives a file that holds the value, as images commonly have
 * it for secrets; one line end at its end is cut off. The few settings of Kafka whose own names end
 * in {@code .file} are meant as they are.
 *
 * <p>Two kinds of variables are not configuration: {@code HEADWATER_JAVA_OPTS}, which is the
 * launcher's, and those that Kubernetes sets in every pod beside a service called {@code
 * headwater}.
 */
final class Environment {
  private static final String PREFIX = "HEADWATER_";
  private static final Pattern NOT_OURS =
      Pattern.compile("HEADWATER_(JAVA_OPTS|SERVICE_(HOST|PORT).*|PORT|PORT_\\d+_(TCP|UDP).*)");
  private static final String FILE = "_FILE";
  private static final Pattern UNDERSCORES = Pattern.compile("_{1,3}");

  private Environment() {}

  /** Changes the tree; returns which variable set which dotted key. */
  static Map<String, String> overlay(Map<String, Object> tree, Map<String, String> environment)
      throws ConfigException {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
      String variable = entry.getKey();
      if (variable.startsWith(PREFIX) && !NOT_OURS.matcher(variable).matches()) {
        String value = entry.getValue();
        String name = variable.substring(PREFIX.length());
        if (namesFile(name)) {
          refuseTwice(variable, environment);
          name = name.substring(0, name.length() - FILE.length());
          value = value.isEmpty() ? "" : content(variable, value);
        }
        variables.put(put(tree, dottedKey(name), value, variable), variable);
      }
    }
    return variables;
  }

  private static boolean namesFile(String name) {
    String key = dottedKey(name);
    String kafka = ConfigTree.KAFKA + ".";
    return name.endsWith(FILE)
        && !(key.startsWith(kafka) && KafkaRules.isDefinedByKafka(key.substring(kafka.length())));
  }

  private static void refuseTwice(String variable, Map<String, String> environment)
      throws ConfigException {
    String plain = variable.substring(0, variable.length() - FILE.length());
    if (environment.containsKey(plain)) {
      throw new ConfigException(
          List.of("%s: expected either it or %s but both are set".formatted(variable, plain)));
    }
  }

  private static String content(String variable, String file) throws ConfigException {
    try {
      return Files.readString(Path.of(file)).replaceFirst("\\R\\z", "");
    } catch (IOException | InvalidPathException e) {
      String problem = e instanceof NoSuchFileException ? "no such file" : e.getMessage();
      throw new ConfigException(
          List.of(
              "%s: expected a readable UTF-8 file but was '%s': %s"
                  .formatted(variable, file, problem)));
    }
  }

  private static String dottedKey(String name) {
    Matcher underscores = UNDERSCORES.matcher(name.toLowerCase(Locale.ROOT));
    return underscores.replaceAll(
        run -> ".-_".substring(run.end() - run.start() - 1).substring(0, 1));
  }

  /**
   * Puts the value at a dotted key and returns the key as the tree spells it.
   *
   * @param origin names the value in errors
   */
  static String put(Map<String, Object> tree, String key, String value, String origin)
      throws ConfigException {
    if (key.startsWith(ConfigTree.KAFKA + ".")) {
      String kafkaKey = key.substring(ConfigTree.KAFKA.length() + 1);
      ConfigTree.child(tree, ConfigTree.KAFKA).put(kafkaKey, value);
      return key;
    }
    List<String> path = new ArrayList<>();
    Map<String, Object> map = tree;
    String rest = key;
    while (true) {
      String name = existingName(map, rest);
      path.add(name);
      if (name.length() >= rest.length()) {
        map.put(name, ConfigTree.ofText(value, origin));
        return String.join(".", path);
      }
      rest = rest.substring(name.length() + 1);
      map = ConfigTree.child(map, name);
    }
  }

  /** The longest name of the map that the rest starts with, else the rest up to its first dot. */
  private static String existingName(Map<String, Object> map, String rest) {
    int dot = rest.indexOf('.');
    String best = dot < 0 ? rest : rest.substring(0, dot);
    for (String name : map.keySet()) {
      String lower = name.toLowerCase(Locale.ROOT);
      boolean leads = rest.equals(lower) || rest.startsWith(lower + ".");
      if (leads && name.length() >= best.length()) {
        best = name;
      }
    }
    return best;
  }
}
