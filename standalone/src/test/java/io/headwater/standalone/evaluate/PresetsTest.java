package io.headwater.standalone.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.learner.LearnerType;
import io.headwater.learner.LearnerTypes;
import io.headwater.model.ConvSpec;
import io.headwater.model.LossFunction;
import io.headwater.model.MlpSpec;
import io.headwater.optimizer.Schedule;
import io.headwater.optimizer.Scheduled;
import io.headwater.standalone.evaluate.TaskSettings.Kind;
import io.headwater.streams.config.ConfigException;
import io.headwater.streams.config.LearnerConfig;
import io.headwater.streams.config.SingleLearner;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {
  /** Those that have a convolutional preset. */
  private static final List<String> CONVOLUTIONAL =
      List.of(
          "anil",
          "fomaml",
          "maml",
          "maml++",
          "matchingnet",
          "meta-sgd",
          "protonet",
          "relationnet",
          "reptile");

  static Stream<Arguments> learnersAndTasks() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                LearnerTypes.all().stream()
                    .filter(type -> type.losses().contains(loss(kind)))
                    .map(LearnerType::name)
                    .map(learner -> Arguments.of(learner, kind)));
  }

  private static LossFunction loss(Kind kind) {
    return kind == Kind.SINUSOID ? LossFunction.SQUARED_ERROR : LossFunction.CROSS_ENTROPY;
  }

  @ParameterizedTest
  @MethodSource("learnersAndTasks")
  void makesEveryLearnerThatFitsTheTasks(String learner, Kind kind) throws ConfigException {
    TaskSettings tasks = kind.settings(null, null, null, null, 1);

    LearnerConfig config = read(learner, tasks, 9, 500);

    assertThat(config.definition().algorithm()).isEqualTo(learner);
    assertThat(config.definition().model().outputs()).isEqualTo(9);
    assertThat(config.definition().model())
        .isInstanceOf(
            kind == Kind.OMNIGLOT && CONVOLUTIONAL.contains(learner)
                ? ConvSpec.class
                : MlpSpec.class);
  }

  @Test
  void sizesImagesBySideAndSchedulesByIterations() throws ConfigException {
    TaskSettings tasks = Kind.OMNIGLOT.settings(20, null, null, 20, 1);

    LearnerConfig config = read("maml", tasks, 20, 30_000);

    assertThat(config.definition().model())
        .isEqualTo(new ConvSpec(20, 20, 1, 4, 64, 20, ConvSpec.Reduction.STRIDE));
    assertThat(((Scheduled) config.meta().optimizer()).schedule())
        .isEqualTo(new Schedule.Cosine(30_000, 0.01));
    assertThat(config.definition().settings()).isEqualTo(Map.of("steps", 1L, "rate", 1.6));
  }

  private static LearnerConfig read(
      String learner, TaskSettings tasks, int classes, long iterations) throws ConfigException {
    return SingleLearner.ofSection(
        Presets.section(learner, tasks, classes, iterations),
        learner,
        Map.of("algorithm", learner));
  }
}
