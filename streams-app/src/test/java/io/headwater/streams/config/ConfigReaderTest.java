package io.headwater.streams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.headwater.model.Activation;
import io.headwater.model.LossFunction;
import io.headwater.model.MlpSpec;
import io.headwater.model.Normalisation;
import io.headwater.optimizer.Adam;
import io.headwater.optimizer.Sgd;
import io.headwater.task.Missing;
import io.headwater.task.Scaling;
import io.headwater.tensor.BackendKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private static final int MIB = 1 << 20;

  @Test
  void fillsInDefaults() {
    HeadwaterConfig config = Configs.good(Configs.MINIMAL);

    assertThat(config.applicationId()).isEqualTo("headwater");
    assertThat(config.backend()).isEqualTo(BackendKind.AUTO);
    assertThat(config.topics()).isEqualTo(new TopicsConfig("", 4, (short) 1, 16 * MIB));
    assertThat(config.batch()).isEqualTo(new BatchConfig(64, 8 * MIB, 512 * MIB));
    assertThat(config.limits()).isEqualTo(new LimitsConfig(10_000, 4 * MIB, 64, 16 * 1024));
    assertThat(config.storeDirectory()).isEmpty();
    assertThat(config.http()).isEqualTo(new HttpConfig("127.0.0.1", 8080));
    LearnerConfig learner = config.learners().get("sinusoid");
    assertThat(learner.definition().settings()).isEqualTo(Map.of("rate", 0.01, "steps", 1L));
    assertThat(learner.definition().seed()).isEqualTo(1);
    assertThat(learner.definition().scaling()).isEqualTo(Scaling.none());
    assertThat(learner.onDivergence()).isEqualTo(OnDivergence.DEAD_LETTER);
    assertThat(learner.meta())
        .isEqualTo(
            new MetaConfig(
                new Adam(0.001, 0.9, 0.999, 1e-8), 25, Duration.ofMillis(200), 20, 10.0));
  }

  @Test
  void readsEveryKey() {
    HeadwaterConfig config = Configs.good(Configs.FULL);

    assertThat(config.applicationId()).isEqualTo("river");
    assertThat(config.backend()).isEqualTo(BackendKind.ND4J);
    assertThat(config.topics()).isEqualTo(new TopicsConfig("acme.", 8, (short) 3, MIB));
    assertThat(config.batch()).isEqualTo(new BatchConfig(32, 2 * MIB, 256 * MIB));
    assertThat(config.limits()).isEqualTo(new LimitsConfig(500, 64 * 1024, 8, 1024));
    assertThat(config.storeDirectory()).isEqualTo(Optional.of(Path.of("/var/lib/headwater")));
    assertThat(config.http()).isEqualTo(new HttpConfig("0.0.0.0", 0));
    assertThat(config.learners()).containsOnlyKeys("omniglot.5w1s", "sinusoid");
    LearnerConfig learner = config.learners().get("omniglot.5w1s");
    assertThat(learner.definition().algorithm()).isEqualTo("fomaml");
    assertThat(learner.definition().model())
        .isEqualTo(new MlpSpec(784, List.of(64), 5, Activation.TANH, Normalisation.LAYER));
    assertThat(learner.definition().loss()).isEqualTo(LossFunction.CROSS_ENTROPY);
    assertThat(learner.definition().settings()).isEqualTo(Map.of("rate", 0.4, "steps", 5L));
    assertThat(learner.definition().seed()).isEqualTo(-7);
    assertThat(learner.definition().scaling()).isEqualTo(new Scaling.OfTask(Missing.MEAN));
    assertThat(learner.onDivergence()).isEqualTo(OnDivergence.UNADAPTED);
    assertThat(config.learners().get("sinusoid").definition().scaling())
        .isEqualTo(new Scaling.OfLearner(Missing.REFUSE, List.of(0.5), List.of(2.0)));
    assertThat(learner.meta())
        .isEqualTo(new MetaConfig(new Sgd(0.01), 4, Duration.ofSeconds(2), 3, 0.5));
  }

  @Test
  void flattensKafkaSettingsAndKeepsTheirText() {
    HeadwaterConfig config =
        Configs.good(
            """
            kafka:
              bootstrap: {servers: [one:9092, two:9092]}
              schema.registry.url: http://localhost:8081
              custom: {version: 1.10, octal: 0010, flag: yes, empty: '', nothing: null}
            """
                + Configs.LEARNERS);

    assertThat(config.kafka())
        .isEqualTo(
            Map.of(
                "bootstrap.servers", "one:9092,two:9092",
                "schema.registry.url", "http://localhost:8081",
                "custom.version", "1.10",
                "custom.octal", "0010",
                "custom.flag", "yes",
                "custom.empty", ""));
  }

  @Test
  void takesEmptyValueForTheDefault() {
    String empty = "application-id:\nstore: {directory: ''}\nhttp:\n  port:\n  host: ~\nbatch:\n";

    assertThat(Configs.good(Configs.MINIMAL + empty)).isEqualTo(Configs.good(Configs.MINIMAL));
  }

  @Test
  void namesTheFileThatIsMissing(@TempDir Path directory) {
    Path missing = directory.resolve("headwater.yaml");

    assertThat(catchThrowable(() -> ConfigReader.read(missing, Map.of())))
        .isInstanceOf(ConfigException.class)
        .hasMessage(missing + ": no such file");
  }

  @Test
  void readsFile(@TempDir Path directory) throws IOException, ConfigException {
    Path file = Files.writeString(directory.resolve("headwater.yaml"), Configs.FULL);

    assertThat(ConfigReader.read(file, Map.of())).isEqualTo(Configs.good(Configs.FULL));
  }

  @Test
  void hidesKafkaSettingsInText() {
    assertThat(Configs.good(Configs.FULL).toString()).doesNotContain("hunter2");
  }
}
