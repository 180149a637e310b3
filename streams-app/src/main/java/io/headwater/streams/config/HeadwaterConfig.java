package io.headwater.streams.config;

import io.headwater.tensor.BackendKind;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The whole configuration, checked. Made by {@link ConfigReader}.
 *
 * @param applicationId consumer group, transactional ids and state directory of the application
 * @param backend who does the arithmetic
 * @param kafka settings passed to Kafka's clients, Kafka Streams and the registry client, as
 *     written
 * @param start where the input is read from at the first start
 * @param unknownLearners whose the records of learners not configured are
 * @param topics names, partitions and sizes of the topics
 * @param batch bounds of a micro-batch
 * @param limits bounds of one task and one model
 * @param memory how much is kept of tasks between their events
 * @param storeDirectory directory of the model store; empty when there is none
 * @param http the status server
 * @param learners by name, at least one
 */
public record HeadwaterConfig(
    String applicationId,
    BackendKind backend,
    SortedMap<String, String> kafka,
    Start start,
    UnknownLearners unknownLearners,
    TopicsConfig topics,
    BatchConfig batch,
    LimitsConfig limits,
    MemoryConfig memory,
    Optional<Path> storeDirectory,
    HttpConfig http,
    SortedMap<String, LearnerConfig> learners) {

  /** Copies the maps, so that the configuration cannot change later. */
  public HeadwaterConfig {
    kafka = Collections.unmodifiableSortedMap(new TreeMap<>(kafka));
    learners = Collections.unmodifiableSortedMap(new TreeMap<>(learners));
  }

  /** Shows no Kafka setting: they hold passwords. */
  @Override
  public String toString() {
    return "HeadwaterConfig[applicationId=%s, backend=%s, topics=%s, batch=%s, limits=%s, store=%s, http=%s, learners=%s]"
        .formatted(
            applicationId, backend, topics, batch, limits, storeDirectory, http, learners.keySet());
  }
}
