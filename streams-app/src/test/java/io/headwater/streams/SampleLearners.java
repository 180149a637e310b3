package io.headwater.streams;

import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.ConfigReader;
import io.headwater.streams.config.HeadwaterConfig;
import io.headwater.streams.config.LearnerConfig;
import java.util.Map;

/** Configurations for tests, made by the reader that production uses. */
public final class SampleLearners {
  /** Two features, one output, squared error; plain descent on the mean of four query sets. */
  public static final String REGRESSION =
      """
      learners:
        slopes:
          algorithm: maml
          settings: {steps: 1, rate: 0.1}
          model: {inputs: 2, hidden: [], outputs: 1}
          loss: squared-error
          meta: {optimizer: {type: sgd, rate: 0.5}, batch: 4, publish-interval: 200ms, max-staleness: 2, clip-norm: 10}
      """;

  /** Two features, three classes. */
  public static final String CLASSIFICATION =
      """
      learners:
        shapes:
          algorithm: maml
          model: {inputs: 2, hidden: [4], outputs: 3}
          loss: cross-entropy
      """;

  private SampleLearners() {}

  /** The one learner of {@code learners}, which is the learners section. */
  public static LearnerConfig only(String learners) {
    HeadwaterConfig config = config("none", "topics: {partitions: 1}", learners);
    return config.learners().get(config.learners().firstKey());
  }

  /**
   * A configuration with {@code sections} whose registry is in memory, by the name {@code scope}.
   */
  public static HeadwaterConfig config(String scope, String... sections) {
    String kafka =
        """
        kafka:
          bootstrap.servers: localhost:9092
          schema.registry.url: mock://%s
        """
            .formatted(scope);
    try {
      return ConfigReader.parse(kafka + String.join("\n", sections), Map.of());
    } catch (ConfigException e) {
      throw new AssertionError("expected a usable configuration", e);
    }
  }
}
