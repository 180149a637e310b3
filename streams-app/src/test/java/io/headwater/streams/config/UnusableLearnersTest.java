package io.headwater.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts of a learner that are right by themselves and do not go together. */
class UnusableLearnersTest {
  private static final String MLP = "{inputs: 2, hidden: [8], outputs: 3}";
  private static final String LINEAR = "{inputs: 2, outputs: 3}";
  private static final String CONV = "{type: conv, image: [8, 8, 1], outputs: 3, blocks: %d}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          protonet    | squared-error        | loss: expected one of [cross-entropy] with protonet but was squared-error
          relationnet | binary-cross-entropy | loss: expected one of [cross-entropy] with relationnet but was binary-cross-entropy
          matchingnet | binary-cross-entropy | loss: expected one of [cross-entropy, squared-error, huber] with matchingnet but was binary-cross-entropy
          """)
  void refusesALossThatTheLearnerCannotHave(String algorithm, String loss, String problem) {
    assertThat(problems(algorithm, loss, MLP)).containsExactly("learners.one." + problem);
  }

  @ParameterizedTest
  @CsvSource({"protonet", "matchingnet", "relationnet", "multi-task"})
  void refusesAModelWithoutTheTrunkThatIsLearned(String algorithm) {
    assertThat(problems(algorithm, "cross-entropy", LINEAR))
        .containsExactly(
            "learners.one.model.hidden: expected at least one hidden layer with "
                + algorithm
                + " but was none");
  }

  @ParameterizedTest
  @CsvSource({"maml", "protonet"})
  void refusesMoreBlocksThanAnImageCanBeHalved(String algorithm) {
    assertThat(problems(algorithm, "cross-entropy", CONV.formatted(4)))
        .containsExactly(
            "learners.one.model: blocks: expected no more than 3 for an image of 8 x 8 but was 4");
    assertThat(Configs.good(yaml(algorithm, "cross-entropy", CONV.formatted(3))).learners())
        .containsOnlyKeys("one");
  }

  private static Iterable<String> problems(String algorithm, String loss, String model) {
    return Configs.problems(yaml(algorithm, loss, model), Map.of());
  }

  private static String yaml(String algorithm, String loss, String model) {
    return Configs.KAFKA
        + """
            learners:
              one:
                algorithm: %s
                model: %s
                loss: %s
            """
            .formatted(algorithm, model, loss);
  }
}
