package io.headwater.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.optimizer.Adam;
import io.headwater.optimizer.AdamW;
import io.headwater.optimizer.MetaOptimizer;
import io.headwater.optimizer.Momentum;
import io.headwater.optimizer.Schedule.Constant;
import io.headwater.optimizer.Schedule.Cosine;
import io.headwater.optimizer.Schedule.Steps;
import io.headwater.optimizer.Schedule.WarmUp;
import io.headwater.optimizer.Scheduled;
import io.headwater.optimizer.Sgd;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerConfigTest {

  static Stream<Arguments> optimizers() {
    return Stream.of(
        Arguments.of("{}", Adam.withRate(0.001)),
        Arguments.of("{type: sgd, rate: 0.1}", new Sgd(0.1)),
        Arguments.of("{type: momentum, rate: 0.1}", new Momentum(0.1, 0.9)),
        Arguments.of("{type: momentum, momentum: 0}", new Momentum(0.001, 0)),
        Arguments.of("{type: adamw}", new AdamW(0.001, 0.9, 0.999, 1e-8, 0.01)),
        Arguments.of(
            "{type: adamw, rate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 1e-6, weight-decay: 0.5}",
            new AdamW(0.1, 0.8, 0.9, 1e-6, 0.5)),
        Arguments.of(
            "{type: sgd, schedule: {type: cosine, steps: 100, final-fraction: 0}}",
            new Scheduled(new Sgd(0.001), new Cosine(100, 0))),
        Arguments.of(
            "{type: sgd, schedule: {type: cosine, steps: 100}}",
            new Scheduled(new Sgd(0.001), new Cosine(100, 0.01))),
        Arguments.of(
            "{type: sgd, schedule: {type: step, every: 10, factor: 0.5, warm-up: 3}}",
            new Scheduled(new Sgd(0.001), new WarmUp(3, new Steps(10, 0.5)))),
        Arguments.of(
            "{schedule: {warm-up: 7}}",
            new Scheduled(Adam.withRate(0.001), new WarmUp(7, new Constant()))));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void readsOptimizersAndSchedules(String yaml, MetaOptimizer expected) {
    assertThat(optimizer(Configs.good(with(yaml)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void writesThemAsTheyAreRead(String yaml, MetaOptimizer expected) {
    HeadwaterConfig config = Configs.good(with(yaml));

    assertThat(Configs.good(EffectiveConfig.yaml(config))).isEqualTo(config);
  }

  @Test
  void keepsTheHashOfConfigurationsWithoutASchedule() {
    HeadwaterConfig constant = Configs.good(with("{schedule: {type: constant, warm-up: 0}}"));

    assertThat(constant).isEqualTo(Configs.good(Configs.MINIMAL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: momentum, momentum: 1}          | momentum: expected a number from 0 to less than 1 but was '1'
          {type: momentum, beta1: 0.9}           | beta1: unknown key with value '0.9'; allowed are momentum, rate, schedule, type
          {type: adamw, weight-decay: -1}        | weight-decay: expected a number of at least 0 but was '-1'
          {type: adam, weight-decay: 0.1}        | weight-decay: unknown key with value '0.1'; allowed are beta1, beta2, epsilon, rate, schedule, type
          {schedule: {type: linear}}             | schedule.type: expected one of constant, cosine, step but was 'linear'
          {schedule: {type: cosine}}             | schedule.steps: missing; expected a number of meta-steps of at least 1
          {schedule: {type: step}}               | schedule.every: missing; expected a number of meta-steps of at least 1
          {schedule: {type: step, every: 0}}     | schedule.every: expected a whole number of at least 1 but was '0'
          {schedule: {type: step, every: 9, factor: 2}} | schedule.factor: expected a number from 0 to 1 but was '2'
          {schedule: {steps: 9}}                 | schedule.steps: unknown key with value '9'; allowed are type, warm-up
          {schedule: {warm-up: -1}}              | schedule.warm-up: expected a whole number of at least 0 but was '-1'
          """)
  void refusesWhatIsNone(String yaml, String problem) {
    assertThat(Configs.problems(with(yaml), Map.of()))
        .containsExactly("learners.sinusoid.meta.optimizer." + problem);
  }

  private static String with(String optimizer) {
    return Configs.MINIMAL + "    meta: {optimizer: " + optimizer + "}\n";
  }

  private static MetaOptimizer optimizer(HeadwaterConfig config) {
    return config.learners().get("sinusoid").meta().optimizer();
  }
}
