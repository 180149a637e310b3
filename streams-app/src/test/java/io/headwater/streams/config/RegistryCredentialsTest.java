package io.headwater.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryCredentialsTest {
  @Test
  void becomeBasicAuthentication() {
    Map<String, String> kafka =
        Configs.good(withUrl("https://ann:h%40nter@one:1/api,https://two:2")).kafka();

    assertThat(kafka)
        .containsEntry("schema.registry.url", "https://one:1/api,https://two:2")
        .containsEntry("basic.auth.credentials.source", "USER_INFO")
        .containsEntry("basic.auth.user.info", "ann:h@nter");
  }

  @Test
  void giveWayToAnotherSource() {
    String yaml =
        withUrl("https://ann:hunter2@one:1")
            .replace(
                "learners:",
                "  basic.auth.credentials.source: USER_INFO\n"
                    + "  basic.auth.user.info: bob:secret\nlearners:");

    assertThat(Configs.good(yaml).kafka())
        .containsEntry("schema.registry.url", "https://one:1")
        .containsEntry("basic.auth.user.info", "bob:secret");
  }

  @Test
  void areNotShownWhenWrong() {
    List<String> different =
        Configs.problems(withUrl("https://a:hunter2@one,https://b:hunter3@two"), Map.of());
    List<String> unreadable = Configs.problems(withUrl("https://a:hunter2^@one"), Map.of());

    assertThat(different)
        .containsExactly(
            "kafka.schema.registry.url: expected one user and password in all URLs but was 2"
                + " different");
    assertThat(unreadable)
        .singleElement()
        .asString()
        .startsWith("kafka.schema.registry.url: expected URLs such as ")
        .doesNotContain("hunter2");
  }

  private static String withUrl(String url) {
    return Configs.MINIMAL.replace("http://localhost:8081", url);
  }
}
