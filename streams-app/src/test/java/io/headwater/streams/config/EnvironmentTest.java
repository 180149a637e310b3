package io.headwater.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {
  @Test
  void overridesFile() throws ConfigException {
    HeadwaterConfig config =
        ConfigReader.parse(
            Configs.FULL,
            Map.of(
                "HEADWATER_BATCH_MAX__TASKS", "16",
                "HEADWATER_KAFKA_BOOTSTRAP_SERVERS", "three:9092",
                "HEADWATER_KAFKA_SSL_A___B", "x: [y",
                "HEADWATER_STORE_DIRECTORY", "",
                "HEADWATER_LEARNERS_OMNIGLOT_5W1S_MODEL_HIDDEN", "[8, 8]",
                "HEADWATER_LEARNERS_SINUSOID_META_OPTIMIZER_RATE", "0.5",
                "PATH", "/bin"));

    assertThat(config.batch().maxTasks()).isEqualTo(16);
    assertThat(config.kafka())
        .containsEntry("bootstrap.servers", "three:9092")
        .containsEntry("ssl.a_b", "x: [y")
        .containsEntry("num.stream.threads", "2");
    assertThat(config.storeDirectory()).isEmpty();
    assertThat(config.learners().get("omniglot.5w1s").definitionJson()).contains("[8,8]");
    assertThat(config.learners().get("sinusoid").meta().optimizer().toString())
        .startsWith("Adam[rate=0.5, beta1=0.8");
  }

  @Test
  void findsNamesOfTheFileWhateverTheirCase() throws ConfigException {
    HeadwaterConfig config =
        ConfigReader.parse(
            Configs.MINIMAL.replace("sinusoid", "Sinusoid"),
            Map.of("HEADWATER_LEARNERS_SINUSOID_SEED", "7"));

    assertThat(config.learners()).containsOnlyKeys("Sinusoid");
    assertThat(config.learners().get("Sinusoid").definition().seed()).isEqualTo(7);
  }

  @Test
  void suffices() throws ConfigException {
    HeadwaterConfig config =
        ConfigReader.parse(
            "",
            Map.of(
                "HEADWATER_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092",
                "HEADWATER_KAFKA_SCHEMA_REGISTRY_URL", "http://localhost:8081",
                "HEADWATER_LEARNERS_MY__LEARNER_ALGORITHM", "maml",
                "HEADWATER_LEARNERS_MY__LEARNER_LOSS", "squared-error",
                "HEADWATER_LEARNERS_MY__LEARNER_MODEL", "{inputs: 1, outputs: 1}"));

    assertThat(config.learners()).containsOnlyKeys("my-learner");
  }

  @Test
  void namesVariableOfProblem() {
    Map<String, String> environment =
        Map.of("HEADWATER_TOPICS_PARTITIONS", "0", "HEADWATER_BATCH_MAX_TASKS", "3");

    assertThat(Configs.problems(Configs.MINIMAL, environment))
        .containsExactly(
            "topics.partitions: expected a whole number from 1 to 10000 but was '0' (set by the"
                + " environment variable HEADWATER_TOPICS_PARTITIONS)",
            "batch.max: unknown key with value a mapping; allowed are max-bytes, max-memory,"
                + " max-tasks");
  }

  @Test
  void readsValueFromFile(@TempDir Path secrets) throws Exception {
    Path jaas = Files.writeString(secrets.resolve("jaas"), "login required\n  user=\"a\";\n");
    Path seed = Files.writeString(secrets.resolve("seed"), "7\r\n");

    HeadwaterConfig config =
        ConfigReader.parse(
            Configs.MINIMAL,
            Map.of(
                "HEADWATER_KAFKA_SASL_JAAS_CONFIG_FILE", jaas.toString(),
                "HEADWATER_LEARNERS_SINUSOID_SEED_FILE", seed.toString(),
                "HEADWATER_KAFKA_SASL_OAUTHBEARER_ASSERTION_FILE", "/run/token"));

    assertThat(config.kafka())
        .containsEntry("sasl.jaas.config", "login required\n  user=\"a\";")
        .containsEntry("sasl.oauthbearer.assertion.file", "/run/token");
    assertThat(config.learners().get("sinusoid").definition().seed()).isEqualTo(7);
  }

  @Test
  void saysWhichFileCannotBeRead() {
    assertThat(
            Configs.problems(
                Configs.MINIMAL, Map.of("HEADWATER_KAFKA_SSL_KEY_PASSWORD_FILE", "/none/such")))
        .containsExactly(
            "HEADWATER_KAFKA_SSL_KEY_PASSWORD_FILE: expected a readable UTF-8 file but was"
                + " '/none/such': no such file");
  }

  @Test
  void refusesValueAndFileTogether() {
    assertThat(
            Configs.problems(
                Configs.MINIMAL,
                Map.of("HEADWATER_HTTP_HOST", "::1", "HEADWATER_HTTP_HOST_FILE", "/etc/hostname")))
        .containsExactly(
            "HEADWATER_HTTP_HOST_FILE: expected either it or HEADWATER_HTTP_HOST but both are set");
  }

  @Test
  void leavesVariablesOfLauncherAndKubernetesAlone() throws ConfigException {
    HeadwaterConfig config =
        ConfigReader.parse(
            Configs.MINIMAL,
            Map.of(
                "HEADWATER_JAVA_OPTS", "-Xmx1g",
                "HEADWATER_SERVICE_HOST", "10.0.0.1",
                "HEADWATER_SERVICE_PORT_HTTP", "8080",
                "HEADWATER_PORT", "tcp://10.0.0.1:8080",
                "HEADWATER_PORT_8080_TCP_ADDR", "10.0.0.1"));

    assertThat(config).isEqualTo(Configs.good(Configs.MINIMAL));
  }
}
