package io.headwater.streams.config;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Fills in values such as <code>${file:/run/secrets/kafka.properties:password}</code> with Kafka's
 * own configuration providers (KIP-297, KIP-421), named in {@code config.providers}.
 *
 * <p>Kafka's clients would do this by themselves and the registry's client would not, so it is done
 * once for all of them, where a missing file or key is a problem of the configuration.
 */
final class KafkaReferences {
  private static final String PROVIDERS = AbstractConfig.CONFIG_PROVIDERS_CONFIG;
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:]+):[^}]*\\}");

  private KafkaReferences() {}

  /** Returns the settings with every reference filled in, without those of the providers. */
  static SortedMap<String, String> resolve(SortedMap<String, String> kafka, Problems problems) {
    Set<String> providers = new TreeSet<>();
    for (String name : kafka.getOrDefault(PROVIDERS, "").split(",", -1)) {
      providers.add(name.strip());
    }
    SortedMap<String, String> resolved = new TreeMap<>();
    for (Map.Entry<String, Object> setting : filledIn(kafka, problems).entrySet()) {
      if (!setting.getKey().startsWith(PROVIDERS)) {
        String value = String.valueOf(setting.getValue());
        resolved.put(setting.getKey(), value);
        // What a provider gave is taken as it is; only what was written can be a reference.
        if (value.equals(kafka.get(setting.getKey()))) {
          checkResolved(setting.getKey(), value, providers, problems);
        }
      }
    }
    return resolved;
  }

  private static Map<String, Object> filledIn(SortedMap<String, String> kafka, Problems problems) {
    if (kafka.containsKey(PROVIDERS)) {
      try {
        return new AbstractConfig(new ConfigDef(), kafka, false).originals();
      } catch (KafkaException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        problems.add(ConfigTree.KAFKA + "." + PROVIDERS, "not usable: " + cause.getMessage());
      }
    }
    return new TreeMap<>(kafka);
  }

  private static void checkResolved(
      String name, String value, Set<String> providers, Problems problems) {
    Matcher reference = REFERENCE.matcher(value);
    while (reference.find()) {
      String path = ConfigTree.KAFKA + "." + name;
      if (!providers.contains(reference.group(1))) {
        problems.add(
            path,
            "%s: expected a provider named in kafka.%s but was '%s'"
                .formatted(reference.group(), PROVIDERS, reference.group(1)));
      } else if (!problems.mentions(ConfigTree.KAFKA + "." + PROVIDERS)) {
        problems.add(path, reference.group() + ": expected a value but there is none");
      }
    }
  }
}
