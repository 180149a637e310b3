package io.headwater.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.tensor.BackendKind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigRefusalsTest {
  private static final String SIZE =
      "expected a size such as 64KiB, 8MiB, 1GiB or a number of bytes";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          batch: {max-tusks: 64}        | batch.max-tusks: unknown key with value '64'; allowed are max-bytes, max-memory, max-tasks; did you mean max-tasks?
          topic: {partitions: 4}        | topic: unknown key with value a mapping; allowed are application-id, backend, batch, http, kafka, learners, limits, start, store, task-memory, topics, unknown-learners; did you mean topics?
          password: hunter2             | password: unknown key with value ********; allowed are application-id, backend, batch, http, kafka, learners, limits, start, store, task-memory, topics, unknown-learners
          application-id: a river       | application-id: expected letters, digits, '.', '_' and '-', at most 200 but was 'a river'
          backend: tpu                  | backend: expected one of auto, cpu, cuda, nd4j but was 'tpu'; did you mean cpu?
          topics: {partitions: 0}       | topics.partitions: expected a whole number from 1 to 10000 but was '0'
          topics: {partitions: four}    | topics.partitions: expected a whole number from 1 to 10000 but was 'four'
          topics: {partitions: [4]}     | topics.partitions: expected a whole number from 1 to 10000 but was the list [4]
          topics: {replication: 0}      | topics.replication: expected a whole number from 1 to 32767 but was '0'
          topics: {prefix: a/b}         | topics.prefix: expected letters, digits, '.', '_' and '-', at most 200 but was 'a/b'
          topics: 4                     | topics: expected keys and values but was '4'
          batch: {max-tasks: -1}        | batch.max-tasks: expected a whole number from 1 to 100000 but was '-1'
          limits: {max-rows: 0}         | limits.max-rows: expected a whole number from 1 to 10000000 but was '0'
          http: {port: 65536}           | http.port: expected a whole number from -1 to 65535 but was '65536'
          http: {host: [a]}             | http.host: expected a host name or address but was the list [a]
          start: now                    | start: expected one of earliest, latest but was 'now'
          unknown-learners: drop        | unknown-learners: expected one of dead-letter, ignore but was 'drop'
          unknown-learners: [sinusoid]  | unknown-learners: expected learners of other applications but 'sinusoid' is configured here
          """)
  void refusesValueOutsideOfLearners(String yaml, String problem) {
    assertThat(Configs.problems(Configs.MINIMAL + yaml + "\n", Map.of())).containsExactly(problem);
  }

  @Test
  void refusesSizesThatAreNone() {
    assertThat(Configs.problems(Configs.MINIMAL + "batch: {max-bytes: 8MB}\n", Map.of()))
        .containsExactly("batch.max-bytes: " + SIZE + ", from 1KiB to 1GiB but was '8MB'");
    assertThat(Configs.problems(Configs.MINIMAL + "topics: {max-record-bytes: 65MiB}\n", Map.of()))
        .containsExactly(
            "topics.max-record-bytes: " + SIZE + ", from 1KiB to 64MiB but was '65MiB'");
  }

  @Test
  void refusesMoreThanOneThreadForADevice() {
    String one = "backend: cuda\n" + Configs.MINIMAL;
    String two = one.replace("kafka:\n", "kafka:\n  num.stream.threads: 2\n");

    assertThat(Configs.good(one).backend()).isEqualTo(BackendKind.CUDA);
    assertThat(Configs.problems(two, Map.of()))
        .containsExactly(
            "kafka.num.stream.threads: expected 1 with backend cuda, whose device belongs to one"
                + " thread, but was '2'");
    assertThat(Configs.good(two.replace("cuda", "nd4j")).backend()).isEqualTo(BackendKind.ND4J);
  }

  @Test
  void refusesInlineParametersThatNoRecordCanHold() {
    String yaml =
        Configs.MINIMAL + "topics: {max-record-bytes: 1MiB}\nlimits: {inline-parameters: 1MiB}\n";

    assertThat(Configs.problems(yaml, Map.of()))
        .containsExactly(
            "limits.inline-parameters: expected less than topics.max-record-bytes (1MiB) but was"
                + " 1MiB; a record holds more than its parameters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          algorithm: maml                      | algorithm: mamal                      | algorithm: expected one of anil, fomaml, learned-optimizer, maml, maml++, matchingnet, meta-sgd, multi-task, protonet, relationnet, reptile but was 'mamal'; did you mean maml?
          algorithm: maml                      | seed: 1                               | algorithm: missing; expected one of anil, fomaml, learned-optimizer, maml, maml++, matchingnet, meta-sgd, multi-task, protonet, relationnet, reptile
          loss: squared-error                  | loss: hinge                           | loss: expected one of binary-cross-entropy, cross-entropy, huber, squared-error but was 'hinge'
          loss: squared-error                  | seed: 1                               | loss: missing; expected one of binary-cross-entropy, cross-entropy, huber, squared-error
          """)
  void refusesLearnerKeys(String line, String replacement, String problem) {
    String yaml = Configs.MINIMAL.replace(line, replacement);

    assertThat(Configs.problems(yaml, Map.of())).containsExactly("learners.sinusoid." + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          seed: 1.5                              | seed: expected a whole number of at least -9223372036854775808 but was '1.5'
          settings: {step: 1}                    | settings.step: unknown key with value '1'; allowed are rate, steps; did you mean steps?
          settings: {steps: -1}                  | settings.steps: expected 0 to 1000 but was '-1'
          settings: {rate: NaN}                  | settings.rate: expected finite and > 0 but was 'NaN'
          scaling: {type: batch}                 | scaling.type: expected one of learner, none, task but was 'batch'
          scaling: {missing: mean}               | scaling.missing: expected refuse where the type is none but was 'mean'; only the types task and learner have a mean to put in the place of NaN
          'scaling: {type: task, missing: zero}' | scaling.missing: expected one of mean, refuse but was 'zero'
          'scaling: {type: task, mean: [0]}'     | scaling.mean: unknown key with value the list [0]; allowed are missing, type
          'scaling: {type: learner, mean: [0]}'  | scaling.scale: missing; expected a list of 1 numbers greater than 0, one for each feature
          'scaling: {type: learner, mean: [0, 1], scale: [1]}' | scaling.mean: expected a list of 1 numbers, one for each feature but was the list [0, 1]
          'scaling: {type: learner, mean: [x], scale: [1]}' | scaling.mean: expected a list of 1 numbers, one for each feature but was the list [x]
          'scaling: {type: learner, mean: [0], scale: [0]}' | scaling.scale: expected a list of 1 numbers greater than 0, one for each feature but was the list [0]
          'scaling: {type: learner, mean: [0], scale: [1e-60]}' | scaling.scale: expected a list of 1 numbers greater than 0, one for each feature but was the list [1e-60]
          on-divergence: ignore                  | on-divergence: expected one of dead-letter, unadapted but was 'ignore'
          learn-share: 1.5                       | learn-share: expected a number from 0 to 1 but was '1.5'
          meta: {batch: 0}                       | meta.batch: expected a whole number from 1 to 1000000 but was '0'
          meta: {publish-interval: 200}          | meta.publish-interval: expected a duration such as 200ms, 5s, 10m, 1h or 7d, at least 1ms but was '200'
          meta: {publish-interval: 0s}           | meta.publish-interval: expected a duration such as 200ms, 5s, 10m, 1h or 7d, at least 1ms but was '0s'
          meta: {max-staleness: -1}              | meta.max-staleness: expected a whole number of at least 0 but was '-1'
          meta: {clip-norm: 0}                   | meta.clip-norm: expected a number greater than 0 but was '0'
          meta: {optimizer: {type: adagrad}}     | meta.optimizer.type: expected one of adam, adamw, momentum, sgd but was 'adagrad'
          meta: {optimizer: {beta1: 1}}          | meta.optimizer.beta1: expected a number from 0 to less than 1 but was '1'
          meta: {optimizer: {rate: fast}}        | meta.optimizer.rate: expected a number greater than 0 but was 'fast'
          'meta: {optimizer: {type: sgd, beta1: 0.9}}' | meta.optimizer.beta1: unknown key with value '0.9'; allowed are rate, schedule, type
          """)
  void refusesLearnerSettings(String line, String problem) {
    String yaml = Configs.MINIMAL + "    " + line + "\n";

    assertThat(Configs.problems(yaml, Map.of())).containsExactly("learners.sinusoid." + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {outputs: 1}                             | inputs: missing; expected a whole number of at least 1
          {inputs: 0, outputs: 1}                  | inputs: expected a whole number from 1 to 2147483647 but was '0'
          {inputs: 1, outputs: 1, hidden: 40}      | hidden: expected a list of layer widths such as [40, 40] but was '40'
          {inputs: 1, outputs: 1, hidden: [40, 0]} | hidden: expected a list of layer widths such as [40, 40] but was the list [40, 0]
          {inputs: 1, outputs: 1, type: cnn}       | type: expected one of conv, mlp but was 'cnn'
          {inputs: 1, outputs: 1, activation: elu} | activation: expected one of relu, sigmoid, softplus, tanh but was 'elu'; did you mean relu?
          {inputs: 1, outputs: 1, normalisation: group} | normalisation: expected one of batch, layer, none but was 'group'
          {type: conv, outputs: 5}                 | image: missing; expected [height, width, channels], whole numbers of at least 1, such as [28, 28, 1]
          '{type: conv, image: [28, 28], outputs: 5}' | image: expected [height, width, channels], whole numbers of at least 1, such as [28, 28, 1] but was the list [28, 28]
          '{type: conv, image: [28, 28, 1], outputs: 5, hidden: [4]}' | hidden: unknown key with value the list [4]; allowed are blocks, filters, image, outputs, reduction, type
          """)
  void refusesModels(String model, String problem) {
    String yaml = Configs.MINIMAL.replace("{inputs: 1, hidden: [40, 40], outputs: 1}", model);

    assertThat(Configs.problems(yaml, Map.of()))
        .containsExactly("learners.sinusoid.model." + problem);
  }

  @ParameterizedTest
  @CsvSource({"a/b", "' a'", "' '"})
  void refusesLearnerNames(String name) {
    String yaml = Configs.MINIMAL.replace("sinusoid:", "'" + name + "':");

    assertThat(Configs.problems(yaml, Map.of()))
        .containsExactly(
            ("learners.%s: expected a learner's name without '/', blank ends and control characters"
                    + " but was '%s'; it is the part of a task's key before the slash")
                .formatted(name, name));
  }

  @Test
  void refusesConfigurationWithoutLearners() {
    assertThat(Configs.problems(Configs.KAFKA, Map.of()))
        .containsExactly("learners: missing; expected at least one learner");
  }

  @Test
  void reportsAllProblemsTogether() {
    String yaml =
        Configs.LEARNERS.replace("maml", "mamal")
            + "topics: {partitions: 0}\nbatch: {max-tusks: 1}\nkafka: {acks: 1}\n";

    assertThat(Configs.problems(yaml, Map.of()))
        .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
        .containsExactly(
            "kafka.bootstrap.servers",
            "kafka.schema.registry.url",
            "kafka.acks",
            "topics.partitions",
            "batch.max-tusks",
            "learners.sinusoid.algorithm");
  }

  @Test
  void namesLineThatIsNoYaml() {
    assertThat(Configs.problems("topics:\n  partitions: [4\nbatch: {}\n", Map.of()))
        .singleElement()
        .asString()
        .startsWith("the configuration: not readable as YAML in line 3: ");
  }

  @Test
  void refusesRepeatedKeys() {
    assertThat(Configs.problems("topics: {}\nbatch: {}\ntopics: {}\n", Map.of()))
        .containsExactly(
            "the configuration: not readable as YAML in line 3: Duplicate field" + " 'topics'");
  }

  @Test
  void refusesSecondDocument() {
    assertThat(Configs.problems(Configs.MINIMAL + "---\ntopics: {}\n", Map.of()))
        .containsExactly("the configuration: expected one YAML document but was several");
  }
}
