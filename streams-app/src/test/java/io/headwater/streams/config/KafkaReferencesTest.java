package io.headwater.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaReferencesTest {
  private static final String PROVIDERS =
      """
        config.providers: file,dir,env
        config.providers.file.class: org.apache.kafka.common.config.provider.FileConfigProvider
        config.providers.dir.class: org.apache.kafka.common.config.provider.DirectoryConfigProvider
        config.providers.env.class: org.apache.kafka.common.config.provider.EnvVarConfigProvider
      """;

  @TempDir private Path secrets;

  @Test
  void fillsInValuesForEveryClient() throws IOException {
    Path file = Files.writeString(secrets.resolve("kafka.properties"), "password=hunter2\n");
    Files.writeString(secrets.resolve("info"), "ann:hunter3");

    HeadwaterConfig config =
        Configs.good(
            yaml(
                "ssl.key.password: ${file:%s:password}".formatted(file),
                "basic.auth.user.info: ${dir:%s:info}".formatted(secrets),
                "client.rack: ${env:PATH}"));

    assertThat(KafkaSettings.registry(config))
        .containsEntry("ssl.key.password", "hunter2")
        .containsEntry("basic.auth.user.info", "ann:hunter3")
        .containsEntry("client.rack", System.getenv("PATH"));
    assertThat(KafkaSettings.streams(config)).containsEntry("ssl.key.password", "hunter2");
    assertThat(KafkaSettings.admin(config))
        .containsEntry("ssl.key.password", "hunter2")
        .doesNotContainKey("config.providers");
    assertThat(EffectiveConfig.yaml(config)).doesNotContain("hunter");
  }

  @Test
  void saysWhichValueIsNotThere() throws IOException {
    Path file = Files.writeString(secrets.resolve("kafka.properties"), "password=hunter2\n");

    assertThat(
            Configs.problems(yaml("ssl.key.password: ${file:%s:passwd}".formatted(file)), Map.of()))
        .containsExactly(
            "kafka.ssl.key.password: ${file:%s:passwd}: expected a value but there is none"
                .formatted(file));
  }

  @Test
  void saysWhichFileIsNotThere() {
    assertThat(Configs.problems(yaml("ssl.key.password: ${file:/none:password}"), Map.of()))
        .containsExactly(
            "kafka.config.providers: not usable: Could not read properties from file /none");
  }

  @Test
  void refusesReferenceWithoutProvider() {
    String yaml = Configs.KAFKA + "  client.rack: ${env:HOME}\n" + Configs.LEARNERS;

    assertThat(Configs.problems(yaml, Map.of()))
        .containsExactly(
            "kafka.client.rack: ${env:HOME}: expected a provider named in kafka.config.providers"
                + " but was 'env'");
  }

  private static String yaml(String... settings) {
    return Configs.KAFKA
        + PROVIDERS
        + "  "
        + String.join("\n  ", settings)
        + "\n"
        + Configs.LEARNERS;
  }
}
