package io.headwater.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveConfigTest {
  @Test
  void readsBackAsTheSameConfiguration() {
    HeadwaterConfig minimal = Configs.good(Configs.MINIMAL);
    HeadwaterConfig full = Configs.good(withoutSecret(Configs.FULL));

    assertThat(Configs.good(EffectiveConfig.yaml(minimal))).isEqualTo(minimal);
    assertThat(Configs.good(EffectiveConfig.yaml(full))).isEqualTo(full);
  }

  @Test
  void showsWhoseUnknownLearnersAre() {
    assertThat(EffectiveConfig.yaml(Configs.good(Configs.MINIMAL)))
        .contains("start: earliest", "unknown-learners: dead-letter");
    HeadwaterConfig ignoring = Configs.good("unknown-learners: ignore\n" + Configs.MINIMAL);
    assertThat(Configs.good(EffectiveConfig.yaml(ignoring))).isEqualTo(ignoring);
  }

  @Test
  void masksSecrets() {
    assertThat(EffectiveConfig.yaml(Configs.good(Configs.FULL)))
        .doesNotContain("hunter2")
        .contains("sasl.jaas.config: '********'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl.keystore.password",
        "ssl.keystore.key",
        "ssl.key.password",
        "sasl.jaas.config",
        "basic.auth.user.info",
        "schema.registry.basic.auth.user.info",
        "bearer.auth.token",
        "sasl.oauthbearer.client.credentials.client.secret",
        "consumer.ssl.truststore.password",
        "schema.registry.ssl.key.password",
        "my.interceptor.passphrase",
        "api-key"
      })
  void hidesValueOf(String name) {
    assertThat(Secrets.mask(name, "value")).doesNotContain("value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bootstrap.servers",
        "ssl.keystore.location",
        "sasl.mechanism",
        "key.subject.name.strategy",
        "schema.registry.url",
        "basic.auth.credentials.source"
      })
  void showsValueOf(String name) {
    assertThat(Secrets.mask(name, "value")).isEqualTo("value");
  }

  @Test
  void hidesUserInsideUrls() {
    assertThat(Secrets.mask("proxy", "http://ann:hunter2@one:1,https://b:hunter2@two/x@y"))
        .isEqualTo("http://********@one:1,https://********@two/x@y");
  }

  private static String withoutSecret(String yaml) {
    return yaml.lines()
        .filter(line -> !line.contains("hunter2"))
        .reduce("", (text, line) -> text + line + "\n");
  }
}
