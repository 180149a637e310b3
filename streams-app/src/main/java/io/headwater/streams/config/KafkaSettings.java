package io.headwater.streams.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/**
 * The settings of each Kafka client: Headwater's defaults, over them the user's {@code kafka}
 * settings, over them what the invariants need. Time-outs of transactions and sessions and the
 * state directory are the user's alone.
 */
public final class KafkaSettings {
  private static final int MIB = 1 << 20;
  private static final int MIN_BUFFER_BYTES = 64 * MIB;
  private static final int MIN_FETCH_BYTES = 50 * MIB;

  private KafkaSettings() {}

  /** Returns the settings of the Kafka Streams application. */
  public static Properties streams(HeadwaterConfig config) {
    Map<String, Object> settings = new TreeMap<>();
    // Not prefixed with a client's name: a prefixed default would win over a user's plain setting.
    settings.putAll(sizes(config));
    settings.putAll(throughput());
    // Half of it is the least that a model takes to be readable; each commit takes the broker some
    // twenty small appends, whatever is in it.
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 50);
    // A stream thread works off all it has polled before it polls, and so sees gradients, again: a
    // poll of two batches keeps the way from a gradient to the version made of it short.
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2 * config.batch().maxTasks());
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, LargeValues.class);
    settings.putAll(takeover());
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.topics().replication());
    settings.putAll(config.kafka());

    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, RecordTime.class);
    // Bad records are known and dead-lettered where they are decoded; anything else must stop us.
    settings.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailExceptionHandler.class);
    settings.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
        DefaultProductionExceptionHandler.class);
    settings.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailProcessingExceptionHandler.class);
    // What Kafka 5 does without being asked, wherefore the constant is deprecated already.
    settings.put("processing.exception.handler.global.enabled", true);
    Properties properties = new Properties();
    properties.putAll(settings);
    return properties;
  }

  /**
   * How soon others take over from an instance that was killed: its seat in the group is free when
   * its session ends, and what it left uncommitted is out of the readers' way when its transaction
   * times out. Six seconds is the shortest session that a broker admits unless told otherwise.
   */
  private static Map<String, Object> takeover() {
    return Map.of(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        6_000,
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        1_000,
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        6_000);
  }

  /** Returns the settings of a plain consumer that sees committed records only; no group. */
  public static Map<String, Object> consumer(HeadwaterConfig config) {
    Map<String, Object> settings = new HashMap<>();
    settings.putAll(sizes(config));
    settings.keySet().retainAll(ConsumerConfig.configNames());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.putAll(forClient(config, StreamsConfig.CONSUMER_PREFIX, ConsumerConfig.configNames()));
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // A plain consumer knows no group protocol "streams".
    settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    return settings;
  }

  /** Returns the settings of a plain idempotent producer. */
  public static Map<String, Object> producer(HeadwaterConfig config) {
    Map<String, Object> settings = new HashMap<>();
    settings.putAll(sizes(config));
    settings.putAll(throughput());
    settings.keySet().retainAll(ProducerConfig.configNames());
    settings.putAll(forClient(config, StreamsConfig.PRODUCER_PREFIX, ProducerConfig.configNames()));
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    return settings;
  }

  /** Returns the settings of an admin client. */
  public static Map<String, Object> admin(HeadwaterConfig config) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.putAll(
        forClient(config, StreamsConfig.ADMIN_CLIENT_PREFIX, AdminClientConfig.configNames()));
    return settings;
  }

  /**
   * Returns what the registry's client and serializers get: every {@code kafka} setting as written,
   * so that URLs, credentials, TLS, subject strategies and registration work as their manual says.
   * One request ends within seconds unless set otherwise: whoever asks holds a transaction open,
   * and asks again.
   */
  public static Map<String, Object> registry(HeadwaterConfig config) {
    Map<String, Object> settings = new TreeMap<>();
    settings.put("http.connect.timeout.ms", 2_000);
    settings.put("http.read.timeout.ms", 3_000);
    settings.put("max.retries", 0);
    settings.putAll(config.kafka());
    settings.put("specific.avro.reader", true);
    return settings;
  }

  /** Room for the largest record of the largest topic, in every buffer it passes. */
  private static Map<String, Object> sizes(HeadwaterConfig config) {
    int request = config.topics().maxDeadLetterBytes() + MIB / 2;
    return Map.of(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        request,
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        Math.max(MIN_BUFFER_BYTES, 4L * request),
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        request,
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
        (int) Math.max(MIN_FETCH_BYTES, 3L * request));
  }

  /**
   * Batches that hold several models (the default 16 KiB holds one or two of 8 KB), sent soon
   * enough to keep a commit short. No compression: random float32 mantissas shrink by a few percent
   * and cost a core.
   */
  private static Map<String, Object> throughput() {
    return Map.of(
        ProducerConfig.LINGER_MS_CONFIG,
        20,
        ProducerConfig.BATCH_SIZE_CONFIG,
        256 * 1024,
        ProducerConfig.COMPRESSION_TYPE_CONFIG,
        "none");
  }

  /** The user's settings that one plain client understands, and those that no client knows. */
  private static Map<String, Object> forClient(
      HeadwaterConfig config, String prefix, Set<String> clientNames) {
    Map<String, Object> settings = new HashMap<>();
    config
        .kafka()
        .forEach(
            (name, value) -> {
              boolean plain = !KafkaRules.hasClientPrefix(name);
              if (plain && (clientNames.contains(name) || isCustom(name))) {
                settings.put(name, value);
              }
            });
    config
        .kafka()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                settings.put(name.substring(prefix.length()), value);
              }
            });
    return settings;
  }

  /** Interceptors, providers and callbacks read settings of their own. */
  private static boolean isCustom(String name) {
    return !StreamsConfig.configDef().names().contains(name)
        && !ConsumerConfig.configNames().contains(name)
        && !ProducerConfig.configNames().contains(name)
        && !AdminClientConfig.configNames().contains(name)
        && !name.startsWith(StreamsConfig.TOPIC_PREFIX);
  }
}
