package io.headwater.streams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headwater.model.MlpSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleLearnerTest {
  private static final String SECTION =
      "algorithm: maml\nmodel: {inputs: 1, hidden: [40, 40], outputs: 1}\nloss: squared-error\n";

  @TempDir private Path directory;

  @Test
  void readsTheSectionAsAConfigurationDoes() throws ConfigException {
    assertThat(SingleLearner.ofSection(SECTION, "sinusoid", Map.of()))
        .isEqualTo(Configs.good(Configs.MINIMAL).learners().get("sinusoid"));
  }

  @Test
  void needsNothingOfAFileButTheLearner() throws IOException, ConfigException {
    Path file = Files.writeString(directory.resolve("h.yaml"), "kafka: {}\n" + Configs.LEARNERS);

    assertThat(SingleLearner.ofFile(file, "sinusoid", Map.of(), Map.of()))
        .isEqualTo(Configs.good(Configs.MINIMAL).learners().get("sinusoid"));
  }

  @Test
  void putsSettingsOverTheEnvironmentOverTheFile() throws IOException, ConfigException {
    Path file = Files.writeString(directory.resolve("h.yaml"), Configs.LEARNERS);

    LearnerConfig learner =
        SingleLearner.ofFile(
            file,
            "sinusoid",
            Map.of(
                "HEADWATER_LEARNERS_SINUSOID_SETTINGS_RATE", "0.5",
                "HEADWATER_LEARNERS_SINUSOID_SETTINGS_STEPS", "3"),
            Map.of("settings.rate", "0.25", "model.hidden", "[7]"));

    assertThat(learner.definition().settings()).isEqualTo(Map.of("rate", 0.25, "steps", 3L));
    assertThat(((MlpSpec) learner.definition().model()).hidden()).isEqualTo(List.of(7));
  }

  @Test
  void refusesWhatAConfigurationRefuses() {
    assertThat(problems(Map.of("settings.rat", "1")))
        .containsExactly(
            "learners.sinusoid.settings.rat: unknown key with value '1'; allowed are rate, steps;"
                + " did you mean rate?");
    assertThat(problems(Map.of("model", "{inputs: 0, outputs: 1}")))
        .containsExactly(
            "learners.sinusoid.model.inputs: expected a whole number from 1 to 2147483647 but was"
                + " '0'");
  }

  @Test
  void namesTheLearnersOfAFileThatLacksIt() throws IOException {
    Path file = Files.writeString(directory.resolve("h.yaml"), Configs.LEARNERS);

    assertThat(
            catchThrowableOfType(
                ConfigException.class,
                () -> SingleLearner.ofFile(file, "cosine", Map.of(), Map.of())))
        .hasMessage(file + ": expected a learner 'cosine' but has [sinusoid]");
  }

  private static List<String> problems(Map<String, String> settings) {
    return catchThrowableOfType(
            ConfigException.class, () -> SingleLearner.ofSection(SECTION, "sinusoid", settings))
        .problems();
  }
}
