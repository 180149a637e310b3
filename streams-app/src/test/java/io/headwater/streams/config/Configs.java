package io.headwater.streams.config;

import java.util.List;
import java.util.Map;

/** Configuration texts for tests. */
final class Configs {
  /** The two Kafka settings that must be there. */
  static final String KAFKA =
      """
      kafka:
        bootstrap.servers: localhost:9092
        schema.registry.url: http://localhost:8081
      """;

  /** The smallest learner. */
  static final String LEARNERS =
      """
      learners:
        sinusoid:
          algorithm: maml
          model: {inputs: 1, hidden: [40, 40], outputs: 1}
          loss: squared-error
      """;

  /** The least there can be. */
  static final String MINIMAL = KAFKA + LEARNERS;

  /** Everything written out, nothing at its default. */
  static final String FULL =
      """
      application-id: river
      backend: nd4j
      start: latest
      unknown-learners: [lake, pond]
      kafka:
        bootstrap.servers: [one:9092, two:9092]
        schema.registry.url: http://localhost:8081
        num.stream.threads: 2
        sasl.jaas.config: org.example.Login required password="hunter2";
        producer: {linger.ms: 5}
      topics: {prefix: acme., partitions: 8, replication: 3, max-record-bytes: 1MiB}
      batch: {max-tasks: 32, max-bytes: 2MiB, max-memory: 256MiB}
      limits: {max-rows: 500, inline-parameters: 64KiB, max-attributes: 8, max-attribute-bytes: 1KiB}
      store: {directory: /var/lib/headwater}
      http: {host: 0.0.0.0, port: 0}
      learners:
        omniglot.5w1s:
          algorithm: fomaml
          settings: {steps: 5, rate: 0.4}
          model: {type: mlp, inputs: 784, hidden: [64], outputs: 5, activation: tanh, normalisation: layer}
          loss: cross-entropy
          seed: -7
          scaling: {type: task, missing: mean}
          on-divergence: unadapted
          learn-share: 0.5
          meta: {optimizer: {type: sgd, rate: 1e-2}, batch: 4, publish-interval: 2s, max-staleness: 3, clip-norm: 0.5}
        sinusoid:
          algorithm: maml
          model: {inputs: 1, hidden: [], outputs: 1}
          loss: squared-error
          scaling: {type: learner, mean: [0.5], scale: [2]}
          meta: {optimizer: {type: adam, rate: 0.002, beta1: 0.8, beta2: 0.99, epsilon: 1e-7}}
      """;

  private Configs() {}

  /** Reads a text that is expected to be good. */
  static HeadwaterConfig good(String yaml) {
    try {
      return ConfigReader.parse(yaml, Map.of());
    } catch (ConfigException e) {
      throw new AssertionError("expected a usable configuration", e);
    }
  }

  /** Returns the problems of a text that is expected to have some. */
  static List<String> problems(String yaml, Map<String, String> environment) {
    try {
      return List.of("none, but " + ConfigReader.parse(yaml, environment));
    } catch (ConfigException e) {
      return e.problems();
    }
  }
}
