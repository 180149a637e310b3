package io.headwater.streams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.model.Activation;
import io.headwater.model.ConvSpec;
import io.headwater.model.MlpSpec;
import io.headwater.model.Normalisation;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionJsonTest {
  private static final String MODEL =
      "{\"activation\":\"relu\",\"hidden\":[40,40],\"inputs\":1,\"normalisation\":\"none\",\"outputs\":1,\"type\":\"mlp\"}";
  private static final String DEFINITION =
      "{\"algorithm\":\"maml\",\"loss\":\"squared-error\",\"model\":"
          + MODEL
          + ",\"seed\":1,\"settings\":{\"rate\":0.01,\"steps\":1}}";

  /** Published versions carry this hash: a change here makes every deployed learner another one. */
  @Test
  void keepsTextAndHashOfDefinition() {
    LearnerConfig learner = Configs.good(Configs.MINIMAL).learners().get("sinusoid");

    assertThat(learner.definitionJson()).isEqualTo(DEFINITION);
    assertThat(learner.definitionHash())
        .isEqualTo("7e969f1d16edecc34c2d046631aeea183c073d761b6e524a6d1d9ddec01013f1");
    assertThat(learner.configurationHash())
        .isEqualTo("6a0b7220a834edfc3ed51ab8ca713b4e28d109b1411db7fa0865acce2090c6aa");
  }

  @Test
  void writesScalingIntoTheDefinitionWhereThereIsOne() {
    String task = "    scaling: {type: task, missing: mean}\n";
    String learner = "    scaling: {type: learner, mean: [1e-2], scale: [2]}\n";

    assertThat(definition(Configs.MINIMAL + "    scaling: {type: none}\n")).isEqualTo(DEFINITION);
    assertThat(definition(Configs.MINIMAL + task))
        .contains("\"scaling\":{\"missing\":\"mean\",\"type\":\"task\"},\"seed\"");
    assertThat(definition(Configs.MINIMAL + learner))
        .contains(
            "\"scaling\":{\"mean\":[0.01],\"missing\":\"refuse\",\"scale\":[2.0],\"type\":\"learner\"}");
  }

  private static String definition(String yaml) {
    return Configs.good(yaml).learners().get("sinusoid").definitionJson();
  }

  @Test
  void readsBackAConvolution() {
    ConvSpec conv = new ConvSpec(28, 20, 3, 2, 16, 5, ConvSpec.Reduction.STRIDE);

    assertThat(DefinitionJson.write(conv))
        .isEqualTo(
            "{\"blocks\":2,\"filters\":16,\"image\":[28,20,3],\"outputs\":5,"
                + "\"reduction\":\"stride\",\"type\":\"conv\"}");
    assertThat(DefinitionJson.readModel(DefinitionJson.write(conv))).isEqualTo(conv);
  }

  @Test
  void givesEqualHashesWhateverTheSpelling() {
    String other =
        Configs.MINIMAL.replace("algorithm: maml", "settings: {rate: 1e-2}\n    algorithm: 'maml'");

    assertThat(Configs.good(other).learners()).isEqualTo(Configs.good(Configs.MINIMAL).learners());
  }

  @Test
  void changesConfigurationHashOnlyWithSettingsOutsideTheDefinition() {
    assertOnlyConfigurationHashChanges("meta: {batch: 26}");
    assertOnlyConfigurationHashChanges("on-divergence: unadapted");
    assertOnlyConfigurationHashChanges("learn-share: 0.5");
  }

  private static void assertOnlyConfigurationHashChanges(String setting) {
    LearnerConfig before = Configs.good(Configs.MINIMAL).learners().get("sinusoid");
    LearnerConfig after =
        Configs.good(Configs.MINIMAL + "    " + setting + "\n").learners().get("sinusoid");

    assertThat(after.definitionHash()).isEqualTo(before.definitionHash());
    assertThat(after.configurationHash()).isNotEqualTo(before.configurationHash());
  }

  @Test
  void readsDefinitionBack() {
    for (LearnerConfig learner : Configs.good(Configs.FULL).learners().values()) {
      assertThat(DefinitionJson.readDefinition(learner.definitionJson()))
          .isEqualTo(learner.definition());
    }
  }

  @Test
  void readsModelBack() {
    MlpSpec model = new MlpSpec(784, List.of(), 5, Activation.SOFTPLUS, Normalisation.LAYER);

    assertThat(DefinitionJson.readModel(DefinitionJson.write(model))).isEqualTo(model);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "type":"mlp"    | "type":"cnn"     | type: expected one of [mlp, conv] but was 'cnn'
          "inputs":1      | "inputs":"1"     | inputs: expected a Long but was 1
          "inputs":1,     | ''               | inputs: expected a Long but was null
          "relu"          | "elu"            | expected one of [relu, tanh, sigmoid, softplus] but was 'elu'
          [40,40]         | [40,0]           | expected hidden >= 1 but was 0
          """)
  void refusesModelText(String text, String replacement, String problem) {
    String wrong = MODEL.replace(text, replacement);

    assertThatThrownBy(() -> DefinitionJson.readModel(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{} {}"})
  void refusesTextThatIsNoObject(String text) {
    assertThatThrownBy(() -> DefinitionJson.readModel(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0.01, 0.01",
    "1e-8, 1E-8",
    "1.0, 1.0",
    "100, 1E+2",
    "123456789, 123456789.0",
    "2e23, 2E+23",
    "0.1, 0.1",
    "4.9e-324, 5E-324",
    "1.7976931348623157E308, 1.7976931348623157E+308"
  })
  void writesShortestNumbers(double value, String text) {
    assertThat(CanonicalJson.write(value)).isEqualTo(text);
  }

  @Test
  void writesNumbersThatReadBack() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(CanonicalJson.write(value))).isEqualTo(value);
      }
    }
  }
}
