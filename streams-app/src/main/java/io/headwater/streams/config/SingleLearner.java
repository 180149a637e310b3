package io.headwater.streams.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one learner alone, for work that needs no Kafka. Its section is that of {@code
 * learners.NAME} in a whole configuration, as strictly read; the rest of a file is not looked at.
 */
public final class SingleLearner {
  private static final String LEARNERS = "learners";

  private SingleLearner() {}

  /**
   * Reads a learner of a file.
   *
   * @param environment as for {@link ConfigReader#read}
   * @param settings values by dotted key of the learner's section, such as {@code settings.rate};
   *     they win over both
   * @throws ConfigException with every problem
   */
  public static LearnerConfig ofFile(
      Path yaml, String name, Map<String, String> environment, Map<String, String> settings)
      throws ConfigException {
    Map<String, Object> tree = ConfigTree.ofFile(ConfigReader.text(yaml));
    Map<String, String> variables = Environment.overlay(tree, environment);
    Map<String, Object> learners = ConfigTree.child(tree, LEARNERS);
    if (!learners.containsKey(name)) {
      throw new ConfigException(
          List.of(
              "%s: expected a learner '%s' but has %s".formatted(yaml, name, learners.keySet())));
    }
    return read(tree, name, variables, settings);
  }

  /**
   * Reads a learner's section.
   *
   * @param section YAML, as it would stand under {@code learners.NAME}
   * @param settings as for {@link #ofFile}
   * @throws ConfigException with every problem
   */
  public static LearnerConfig ofSection(String section, String name, Map<String, String> settings)
      throws ConfigException {
    Map<String, Object> tree = new LinkedHashMap<>();
    ConfigTree.child(tree, LEARNERS).put(name, ConfigTree.ofFile(section));
    return read(tree, name, Map.of(), settings);
  }

  private static LearnerConfig read(
      Map<String, Object> tree,
      String name,
      Map<String, String> variables,
      Map<String, String> settings)
      throws ConfigException {
    Map<String, Object> section = ConfigTree.child(ConfigTree.child(tree, LEARNERS), name);
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      Environment.put(section, setting.getKey(), setting.getValue(), setting.getKey());
    }
    Problems problems = new Problems(variables);
    Section learners = new Section("", tree, problems).section(LEARNERS);
    var learner = new LearnerReader(problems).read(name, learners.section(name));
    problems.throwIfAny();
    return learner.orElseThrow();
  }
}
