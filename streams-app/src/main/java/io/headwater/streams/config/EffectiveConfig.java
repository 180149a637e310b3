package io.headwater.streams.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a configuration as YAML with every default filled in and every secret masked. */
public final class EffectiveConfig {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private EffectiveConfig() {}

  /** Returns the YAML; reading it gives the same configuration, masked values apart. */
  public static String yaml(HeadwaterConfig config) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("application-id", config.applicationId());
    tree.put("backend", config.backend().configName());
    Map<String, String> kafka = new TreeMap<>();
    config.kafka().forEach((name, value) -> kafka.put(name, Secrets.mask(name, value)));
    tree.put(ConfigTree.KAFKA, kafka);
    tree.put(ConfigReader.START, config.start().configName());
    tree.put(ConfigReader.UNKNOWN_LEARNERS, unknownLearners(config.unknownLearners()));
    tree.put("topics", topics(config.topics()));
    tree.put("batch", batch(config.batch()));
    tree.put("limits", limits(config.limits()));
    tree.put("task-memory", memory(config.memory()));
    Map<String, Object> store = new LinkedHashMap<>();
    store.put("directory", config.storeDirectory().map(Object::toString).orElse(null));
    tree.put("store", store);
    Map<String, Object> http = new LinkedHashMap<>();
    http.put("host", config.http().host());
    http.put("port", config.http().port());
    tree.put("http", http);
    Map<String, Object> learners = new LinkedHashMap<>();
    config.learners().forEach((id, learner) -> learners.put(id, learner(learner)));
    tree.put("learners", learners);
    try {
      return YAML.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of maps and text is always writable", e);
    }
  }

  private static Object unknownLearners(UnknownLearners unknown) {
    return switch (unknown.others()) {
      case NONE -> ConfigReader.DEAD_LETTER;
      case ALL -> ConfigReader.IGNORE;
      case NAMED -> List.copyOf(unknown.named());
    };
  }

  private static Map<String, Object> topics(TopicsConfig topics) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("prefix", topics.prefix());
    tree.put("partitions", topics.partitions());
    tree.put("replication", topics.replication());
    tree.put("max-record-bytes", SizeText.format(topics.maxRecordBytes()));
    return tree;
  }

  private static Map<String, Object> batch(BatchConfig batch) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("max-tasks", batch.maxTasks());
    tree.put("max-bytes", SizeText.format(batch.maxBytes()));
    tree.put("max-memory", SizeText.format(batch.maxMemoryBytes()));
    return tree;
  }

  private static Map<String, Object> limits(LimitsConfig limits) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("max-rows", limits.maxRows());
    tree.put("inline-parameters", SizeText.format(limits.inlineParametersBytes()));
    tree.put("max-attributes", limits.maxAttributes());
    tree.put("max-attribute-bytes", SizeText.format(limits.maxAttributeBytes()));
    return tree;
  }

  private static Map<String, Object> memory(MemoryConfig memory) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("keep", DurationText.format(memory.keep()));
    tree.put("max-bytes", SizeText.format(memory.maxBytes()));
    tree.put("max-waiting-bytes", SizeText.format(memory.maxWaitingBytes()));
    tree.put("max-served-bytes", SizeText.format(memory.maxServedBytes()));
    tree.put("max-clock-skew", DurationText.format(memory.maxClockSkew()));
    return tree;
  }

  private static Map<String, Object> learner(LearnerConfig learner) {
    Map<String, Object> tree = new LinkedHashMap<>(DefinitionJson.tree(learner.definition()));
    tree.put(DefinitionJson.SCALING, ScalingJson.tree(learner.definition().scaling()));
    tree.put("meta", MetaTree.of(learner.meta()));
    tree.put(LearnerReader.ON_DIVERGENCE, learner.onDivergence().configName());
    tree.put(LearnerReader.LATE_LABELS, learner.lateLabels().configName());
    tree.put(LearnerReader.WINDOW_ROWS, learner.returning().windowRows());
    tree.put(LearnerReader.LEARN_SHARE, learner.learnShare());
    learner
        .checkpoint()
        .ifPresent(begin -> tree.put(DefinitionJson.CHECKPOINT, begin.reference().toString()));
    return tree;
  }
}
