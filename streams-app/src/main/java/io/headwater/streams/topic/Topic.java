package io.headwater.streams.topic;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;

/**
 * One topic. Keys are UTF-8 text.
 *
 * @param name full name, with the prefix
 * @param key what the key is made of, such as {@code learner/task}
 * @param valueType class of the values
 * @param format how values are written
 * @param serdes makes a serde of the values from the registry client's settings; its maker closes
 *     it
 * @param partitions number of partitions, never changed
 * @param replication replicas of each partition
 * @param settings Kafka's topic settings that matter to Headwater; others are left as they are
 */
public record Topic<V>(
    String name,
    String key,
    Class<V> valueType,
    ValueFormat format,
    Function<Map<String, ?>, Serde<V>> serdes,
    int partitions,
    short replication,
    SortedMap<String, String> settings) {

  /** Copies the settings, so that they cannot change later. */
  public Topic {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /** Returns a new serde of the values; whoever asks closes it. */
  public Serde<V> valueSerde(Map<String, ?> registry) {
    return serdes.apply(registry);
  }

  /** Returns the same topic with more settings. */
  Topic<V> with(Map<String, String> more) {
    SortedMap<String, String> all = new TreeMap<>(settings);
    all.putAll(more);
    return new Topic<>(name, key, valueType, format, serdes, partitions, replication, all);
  }
}
