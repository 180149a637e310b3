package io.headwater.streams.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Which of Kafka's settings may not be changed, and why. Everything else passes through; values of
 * settings that Kafka knows are checked against its own definitions, so that a wrong one shows
 * before anything starts.
 */
final class KafkaRules {
  private static final List<String> CLIENT_PREFIXES =
      List.of(
          StreamsConfig.MAIN_CONSUMER_PREFIX,
          StreamsConfig.RESTORE_CONSUMER_PREFIX,
          StreamsConfig.GLOBAL_CONSUMER_PREFIX,
          StreamsConfig.CONSUMER_PREFIX,
          StreamsConfig.PRODUCER_PREFIX,
          StreamsConfig.ADMIN_CLIENT_PREFIX);

  private static final String EXACTLY_ONCE = "the counts close only under exactly-once";
  private static final String STARTS_EARLIEST = "'start' says where a first start begins";
  private static final String COMMITTED_ONLY = "nothing of an aborted transaction may be read";
  private static final String COMMITS_IN_TRANSACTIONS =
      "offsets are committed inside the transactions";
  private static final String DEAD_LETTERS =
      "bad records become dead letters by themselves; a handler that continues would lose records";
  private static final String OWN_SERDES = "every topic has its own serdes";
  private static final String OWN_GROUP = "it follows from application-id";
  private static final String BY_KEY = "a record must sit in the partition of its key";

  private static final List<Rule> RULES =
      List.of(
          Rule.only("processing.guarantee", EXACTLY_ONCE, StreamsConfig.EXACTLY_ONCE_V2),
          Rule.only("enable.auto.commit", COMMITS_IN_TRANSACTIONS, "false"),
          Rule.only("isolation.level", COMMITTED_ONLY, "read_committed"),
          Rule.only("auto.offset.reset", STARTS_EARLIEST, "earliest"),
          Rule.only("enable.idempotence", EXACTLY_ONCE, "true"),
          Rule.only("acks", EXACTLY_ONCE, "all", "-1"),
          Rule.only("max.in.flight.requests.per.connection", EXACTLY_ONCE, "1", "2", "3", "4", "5"),
          Rule.never("transactional.id", OWN_GROUP),
          Rule.never("application.id", "set application-id instead"),
          Rule.never("group.id", OWN_GROUP),
          failing("deserialization.exception.handler", "LogAndFailExceptionHandler"),
          failing("default.deserialization.exception.handler", "LogAndFailExceptionHandler"),
          failing("production.exception.handler", "DefaultProductionExceptionHandler"),
          failing("default.production.exception.handler", "DefaultProductionExceptionHandler"),
          failing("processing.exception.handler", "LogAndFailProcessingExceptionHandler"),
          Rule.never("errors.dead.letter.queue.topic.name", DEAD_LETTERS),
          Rule.never(
              "default.timestamp.extractor",
              "records without a time are given the time of their arrival"),
          Rule.never("default.key.serde", OWN_SERDES),
          Rule.never("default.value.serde", OWN_SERDES),
          Rule.never("key.serializer", OWN_SERDES),
          Rule.never("value.serializer", OWN_SERDES),
          Rule.never("key.deserializer", OWN_SERDES),
          Rule.never("value.deserializer", OWN_SERDES),
          Rule.only("specific.avro.reader", "records are read as generated classes", "true"),
          Rule.never("partitioner.class", BY_KEY),
          Rule.only("partitioner.ignore.keys", BY_KEY, "false"));

  // Kafka Streams first: where it and a client share a name (group.protocol), its values rule.
  private static final List<ConfigDef> DEFINITIONS =
      List.of(
          StreamsConfig.configDef(),
          ConsumerConfig.configDef(),
          ProducerConfig.configDef(),
          AdminClientConfig.configDef());

  private KafkaRules() {}

  /** Adds a problem for each setting that is refused or has a value Kafka would not take. */
  static void check(SortedMap<String, String> kafka, Problems problems) {
    for (Map.Entry<String, String> setting : kafka.entrySet()) {
      String path = ConfigTree.KAFKA + "." + setting.getKey();
      String name = withoutClientPrefix(setting.getKey());
      RULES.stream()
          .filter(rule -> rule.name().equals(name) && !rule.allows(setting.getValue()))
          .forEach(rule -> problems.add(path, rule.refusal(path, setting.getValue())));
      checkValue(path, name, setting.getValue(), problems);
    }
  }

  /** Returns the client's own name of a setting: {@code main.consumer.x} is {@code x}. */
  static String withoutClientPrefix(String name) {
    return CLIENT_PREFIXES.stream()
        .filter(name::startsWith)
        .findFirst()
        .map(prefix -> name.substring(prefix.length()))
        .orElse(name);
  }

  /** Returns whether a setting is meant for one kind of client only. */
  static boolean hasClientPrefix(String name) {
    return CLIENT_PREFIXES.stream().anyMatch(name::startsWith);
  }

  /** Returns whether Kafka itself defines a setting of this name, for whichever client. */
  static boolean isDefinedByKafka(String name) {
    String plain = withoutClientPrefix(name);
    return DEFINITIONS.stream().anyMatch(definition -> definition.names().contains(plain));
  }

  /** Returns a value as an example for a setting that must be there. */
  static String example(String required) {
    return required.equals("bootstrap.servers")
        ? "the brokers, such as localhost:9092"
        : "the schema registry, such as http://localhost:8081";
  }

  /** Checks against the one definition that rules: Kafka Streams' own, else the client's. */
  private static void checkValue(String path, String name, String value, Problems problems) {
    boolean prefixed = !path.equals(ConfigTree.KAFKA + "." + name);
    DEFINITIONS.stream()
        .skip(prefixed ? 1 : 0)
        .map(definition -> definition.configKeys().get(name))
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(key -> checkValue(path, key, value, problems));
  }

  private static void checkValue(
      String path, ConfigDef.ConfigKey key, String value, Problems problems) {
    try {
      Object parsed = ConfigDef.parseType(key.name, value, key.type);
      if (key.validator != null) {
        key.validator.ensureValid(key.name, parsed);
      }
    } catch (org.apache.kafka.common.config.ConfigException e) {
      String reason = Secrets.isSecret(path) ? "its value is secret" : e.getMessage();
      problems.add(path, "refused by Kafka: " + Secrets.withoutUser(reason));
    }
  }

  private static Rule failing(String name, String handler) {
    return Rule.only(name, DEAD_LETTERS, "org.apache.kafka.streams.errors." + handler);
  }

  /** One protected setting; no allowed values means that it cannot be set at all. */
  private record Rule(String name, String reason, Set<String> allowed) {
    static Rule only(String name, String reason, String... allowed) {
      return new Rule(name, reason, Set.of(allowed));
    }

    static Rule never(String name, String reason) {
      return new Rule(name, reason, Set.of());
    }

    boolean allows(String value) {
      return allowed.contains(value);
    }

    String refusal(String path, String value) {
      String found = "'" + Secrets.mask(path, value) + "'";
      return allowed.isEmpty()
          ? "cannot be set, but was " + found + "; " + reason
          : "expected "
              + String.join(" or ", allowed.stream().sorted().toList())
              + " but was "
              + found
              + "; "
              + reason;
    }
  }
}
