package io.headwater.streams.config;

import io.headwater.tensor.BackendKind;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Reads the configuration: a YAML file with environment variables over it (the rule is in {@link
 * Environment}). Strict: unknown keys, values out of range and Kafka settings that would void an
 * invariant are refused, all of them in one {@link ConfigException}.
 */
public final class ConfigReader {
  static final String START = "start";
  static final String UNKNOWN_LEARNERS = "unknown-learners";
  static final String DEAD_LETTER = "dead-letter";
  static final String IGNORE = "ignore";

  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  // Brokers accept requests up to 100 MiB (socket.request.max.bytes) unless told otherwise.
  private static final long MAX_RECORD_BYTES = 64 * MIB;
  private static final int MAX_PARTITIONS = 10_000;
  // What Kafka allows in names of topics and groups; topic names end with one of ours.
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,200}");
  private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9._-]{0,200}");

  private final Problems problems;

  private ConfigReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * Reads a file.
   *
   * @param environment environment variables; those not starting with HEADWATER_ are ignored
   * @throws ConfigException with every problem, if the file cannot be read or used
   */
  public static HeadwaterConfig read(Path yaml, Map<String, String> environment)
      throws ConfigException {
    return parse(text(yaml), environment);
  }

  /**
   * A file's text.
   *
   * @throws ConfigException if it cannot be read
   */
  static String text(Path yaml) throws ConfigException {
    try {
      return Files.readString(yaml);
    } catch (NoSuchFileException e) {
      throw new ConfigException(List.of(yaml + ": no such file"));
    } catch (MalformedInputException e) {
      throw new ConfigException(List.of(yaml + ": expected UTF-8 text"));
    } catch (IOException e) {
      throw new ConfigException(List.of(yaml + ": not readable: " + e.getMessage()));
    }
  }

  /**
   * Reads a file's text.
   *
   * @throws ConfigException with every problem, if it cannot be used
   */
  public static HeadwaterConfig parse(String yaml, Map<String, String> environment)
      throws ConfigException {
    Map<String, Object> tree = ConfigTree.ofFile(yaml);
    Problems problems = new Problems(Environment.overlay(tree, environment));
    HeadwaterConfig config = new ConfigReader(problems).bind(new Section("", tree, problems));
    problems.throwIfAny();
    return config;
  }

  private HeadwaterConfig bind(Section root) {
    String applicationId = name(root, "application-id", "headwater", NAME);
    BackendKind backend =
        root.choice(
            "backend",
            LearnerReader.byName(BackendKind.values(), BackendKind::configName),
            BackendKind.AUTO);
    SortedMap<String, String> kafka = kafka(root);
    if (backend == BackendKind.CUDA) {
      requireOneStreamThread(kafka);
    }
    TopicsConfig topics = topics(root.section("topics"));
    BatchConfig batch = batch(root.section("batch"));
    LimitsConfig limits = limits(root.section("limits"), topics);
    MemoryConfig memory = memory(root.section("task-memory"));
    Optional<Path> store = store(root.section("store"));
    HttpConfig http = http(root.section("http"));
    SortedMap<String, LearnerConfig> learners = learners(root.section("learners"));
    Start start =
        root.choice(START, LearnerReader.byName(Start.values(), Start::configName), Start.EARLIEST);
    UnknownLearners unknown = unknownLearners(root, learners.keySet());
    root.refuseUnknown();
    return new HeadwaterConfig(
        applicationId,
        backend,
        kafka,
        start,
        unknown,
        topics,
        batch,
        limits,
        memory,
        store,
        http,
        learners);
  }

  private void requireOneStreamThread(SortedMap<String, String> kafka) {
    String threads = kafka.getOrDefault(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "1");
    if (!threads.strip().equals("1")) {
      problems.add(
          ConfigTree.KAFKA + "." + StreamsConfig.NUM_STREAM_THREADS_CONFIG,
          "expected 1 with backend cuda, whose device belongs to one thread, but was '"
              + threads
              + "'");
    }
  }

  private UnknownLearners unknownLearners(Section root, Set<String> configured) {
    Optional<List<String>> named = root.list(UNKNOWN_LEARNERS);
    if (named.isEmpty()) {
      return root.choice(
          UNKNOWN_LEARNERS,
          new TreeMap<>(
              Map.of(DEAD_LETTER, UnknownLearners.DEAD_LETTER, IGNORE, UnknownLearners.IGNORE)),
          UnknownLearners.DEAD_LETTER);
    }
    named.get().stream()
        .filter(configured::contains)
        .forEach(
            learner ->
                problems.add(
                    UNKNOWN_LEARNERS,
                    "expected learners of other applications but '"
                        + learner
                        + "' is configured here"));
    return UnknownLearners.ignoring(named.get());
  }

  private SortedMap<String, String> kafka(Section root) {
    Section section = root.section(ConfigTree.KAFKA);
    SortedMap<String, String> kafka = KafkaReferences.resolve(section.texts(), problems);
    try {
      kafka = new TreeMap<>(RegistryCredentials.outOfUrl(kafka));
    } catch (ConfigException e) {
      problems.addAll(e);
    }
    for (String required : List.of("bootstrap.servers", "schema.registry.url")) {
      if (kafka.getOrDefault(required, "").isBlank()) {
        problems.add(section.pathOf(required), "missing; expected " + KafkaRules.example(required));
      }
    }
    KafkaRules.check(kafka, problems);
    return kafka;
  }

  private TopicsConfig topics(Section section) {
    TopicsConfig topics =
        new TopicsConfig(
            name(section, "prefix", "", PREFIX),
            section.integer("partitions", 4, 1, MAX_PARTITIONS),
            (short) section.integer("replication", 1, 1, Short.MAX_VALUE),
            (int) section.size("max-record-bytes", 16 * MIB, KIB, MAX_RECORD_BYTES));
    section.refuseUnknown();
    return topics;
  }

  private static BatchConfig batch(Section section) {
    BatchConfig batch =
        new BatchConfig(
            section.integer("max-tasks", 64, 1, 100_000),
            section.size("max-bytes", 8 * MIB, KIB, GIB),
            section.size("max-memory", 512 * MIB, MIB, 1024 * GIB));
    section.refuseUnknown();
    return batch;
  }

  private LimitsConfig limits(Section section, TopicsConfig topics) {
    long inlineDefault = Math.min(4 * MIB, topics.maxRecordBytes() / 2);
    LimitsConfig limits =
        new LimitsConfig(
            section.integer("max-rows", 10_000, 1, 10_000_000),
            (int) section.size("inline-parameters", inlineDefault, 0, MAX_RECORD_BYTES),
            section.integer("max-attributes", 64, 0, 10_000),
            (int) section.size("max-attribute-bytes", 16 * KIB, 0, MIB));
    if (limits.inlineParametersBytes() >= topics.maxRecordBytes()) {
      problems.add(
          section.pathOf("inline-parameters"),
          "expected less than topics.max-record-bytes (%s) but was %s; a record holds more than its parameters"
              .formatted(
                  SizeText.format(topics.maxRecordBytes()),
                  SizeText.format(limits.inlineParametersBytes())));
    }
    section.refuseUnknown();
    return limits;
  }

  private static MemoryConfig memory(Section section) {
    MemoryConfig memory =
        new MemoryConfig(
            section.duration("keep", Duration.ofDays(1), Duration.ofSeconds(1)),
            section.size("max-bytes", 64 * MIB, 0, 64 * GIB),
            section.size("max-waiting-bytes", 16 * MIB, 0, 64 * GIB),
            section.size("max-served-bytes", 16 * MIB, 0, 64 * GIB),
            section.duration("max-clock-skew", Duration.ofMinutes(5), Duration.ofMillis(1)));
    section.refuseUnknown();
    return memory;
  }

  private static Optional<Path> store(Section section) {
    Optional<Path> directory = section.read("directory", "a directory", ConfigReader::path);
    section.refuseUnknown();
    return directory;
  }

  private static HttpConfig http(Section section) {
    HttpConfig http =
        new HttpConfig(
            section.text("host", "a host name or address").orElse("127.0.0.1"),
            section.integer("port", 8080, HttpConfig.OFF, 65_535));
    section.refuseUnknown();
    return http;
  }

  private SortedMap<String, LearnerConfig> learners(Section section) {
    SortedMap<String, LearnerConfig> learners = new TreeMap<>();
    if (section.names().isEmpty()) {
      problems.add(section.path(), "missing; expected at least one learner");
    }
    LearnerReader reader = new LearnerReader(problems);
    for (String id : section.names()) {
      reader
          .read(id, section.section(id))
          .ifPresent(learner -> learners.put(learner.id(), learner));
    }
    return learners;
  }

  private static String name(Section section, String key, String defaultValue, Pattern pattern) {
    return section
        .read(
            key,
            "letters, digits, '.', '_' and '-', at most 200",
            text -> Optional.of(text).filter(name -> pattern.matcher(name).matches()))
        .orElse(defaultValue);
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
