package io.headwater.standalone.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.headwater.standalone.checker.CheckReport;
import io.headwater.standalone.checker.LossChecker;
import io.headwater.standalone.episodes.SendPlan;
import io.headwater.standalone.episodes.SendPlan.QueryUse;
import io.headwater.standalone.episodes.SinusoidEpisodes;
import io.headwater.standalone.episodes.SinusoidSettings;
import io.headwater.standalone.episodes.TaskProducer;
import io.headwater.streams.HeadwaterApp;
import io.headwater.streams.cli.AppCommands;
import io.headwater.streams.cli.ErrorLine;
import io.headwater.streams.config.ConfigReader;
import io.headwater.streams.config.HeadwaterConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The whole application on listeners that ask for certificates and passwords. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(180)
class SecuredListenersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TASKS = 200;

  private Path directory;
  private SecureStack stack;

  @Command(name = "headwater")
  private static final class Root {}

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    this.directory = directory;
    stack = SecureStack.start(directory);
  }

  @AfterAll
  void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void adaptsEveryTaskWithSecretsFromFiles() throws Exception {
    Map<String, String> settings = stack.settings();
    moveSecretsToFile(settings);
    Path file = configuration("secured", settings);
    assertThat(command("topics", "apply", "-c", file.toString())).isEqualTo("0 ");
    assertThat(command("schemas", "register", "-c", file.toString())).isEqualTo("0 ");
    assertThat(command("schemas", "check", "-c", file.toString())).isEqualTo("0 ");
    HeadwaterConfig config = ConfigReader.read(file, Map.of());

    CheckReport report;
    try (HeadwaterApp app = new HeadwaterApp(config)) {
      app.start();
      assertThat(app.awaitRunning(PATIENCE)).isTrue();
      produce(config);
      report = settle(config);
    }

    assertThat(report.violations()).isEmpty();
    assertThat(report.closed()).isTrue();
    assertThat(report.adapted()).isEqualTo(TASKS);
    assertThat(report.folded() + report.pending()).isEqualTo(TASKS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sasl.jaas.config          | WRONG-LOGIN      | kafka.sasl.jaas.config
          sasl.mechanism            | PLAIN            | kafka.sasl.mechanism
          ssl.truststore.location   | other-trust.p12  | kafka.ssl.truststore.location
          """)
  void saysWhichSettingKafkaRefuses(String setting, String value, String named) throws Exception {
    Map<String, String> settings = stack.settings();
    settings.put("default.api.timeout.ms", "4000");
    settings.put("request.timeout.ms", "3000");
    settings.put(setting, value(value));
    Path file = configuration("refused", settings);

    for (String command : new String[] {"topics apply", "run"}) {
      String[] words = (command + " -c " + file).split(" ", -1);

      assertThat(command(words))
          .startsWith("1 headwater " + command + ": ")
          .contains(named)
          .doesNotContain("WRONG", "\tat ")
          .hasLineCount(1);
    }
  }

  /** Nobody answers plain text there, as nobody does where Kafka is not up yet. */
  @Test
  void waitsAndSaysWhatMayBeWrongWhenNobodyAnswers() throws Exception {
    Map<String, String> settings = stack.settings();
    settings.put("default.api.timeout.ms", "4000");
    settings.put("request.timeout.ms", "3000");
    settings.put("security.protocol", "PLAINTEXT");
    Path file = configuration("unanswered", settings);
    assertThat(command("topics", "apply", "-c", file.toString()))
        .startsWith("1 headwater topics apply: ")
        .contains("kafka.security.protocol")
        .hasLineCount(1);

    ExecutorService starting = Executors.newSingleThreadExecutor();
    try {
      Future<?> started;
      try (HeadwaterApp app = new HeadwaterApp(ConfigReader.read(file, Map.of()))) {
        started =
            starting.submit(
                () -> {
                  app.start();
                  return null;
                });
        while (!app.readiness().reasons().toString().contains("kafka.security.protocol")) {
          assertThat(started.isDone()).isFalse();
          Thread.sleep(50);
        }
      }
      started.get();
    } finally {
      starting.shutdownNow();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          basic.auth.user.info                    | registry-user:WRONG | kafka.basic.auth.user.info
          basic.auth.credentials.source           | SASL_INHERIT        | kafka.basic.auth.credentials.source
          schema.registry.ssl.truststore.location | other-trust.p12     | kafka.schema.registry.ssl.truststore.location
          schema.registry.url                     | PLAIN-URL           | kafka.schema.registry.url
          """)
  void saysWhichSettingTheRegistryRefuses(String setting, String value, String named)
      throws Exception {
    Map<String, String> settings = stack.settings();
    settings.put("max.retries", "0");
    settings.put(setting, value(value));
    Path file = configuration("refused", settings);

    assertThat(command("schemas", "register", "-c", file.toString()))
        .startsWith("1 headwater schemas register: ")
        .contains(named)
        .doesNotContain("WRONG", "\tat ")
        .hasLineCount(1);
  }

  @Test
  void losesNothingWhileTheRegistryRefusesItsPassword() throws Exception {
    String appUser = "app-user:app-Pw-c9e1";
    Map<String, String> settings = stack.settings();
    HeadwaterConfig producer = ConfigReader.read(configuration("shut-out", settings), Map.of());
    settings.put("basic.auth.user.info", appUser);
    Path file = configuration("shut-out", settings);
    HeadwaterConfig config = ConfigReader.read(file, Map.of());
    assertThat(command("topics", "apply", "-c", file.toString())).isEqualTo("0 ");

    CheckReport report;
    try (HeadwaterApp app = new HeadwaterApp(config)) {
      app.start();
      produce(producer);
      while (!stack.front().hasRefused(appUser)) {
        Thread.sleep(50);
      }
      stack.front().accept(appUser);
      report = settle(producer);
    }

    assertThat(report.violations()).isEmpty();
    assertThat(report.closed()).isTrue();
    assertThat(report.deadLetters()).isZero();
    assertThat(report.adapted()).isEqualTo(TASKS);
  }

  /** Leaves references to a file in place of whatever is a password or holds one. */
  private void moveSecretsToFile(Map<String, String> settings) throws IOException {
    Path file = directory.resolve("secrets.properties");
    Properties secrets = new Properties();
    settings.replaceAll(
        (name, value) -> {
          if (!name.matches(".*(password|jaas\\.config|user\\.info)")) {
            return value;
          }
          secrets.setProperty(name, value);
          return "${file:%s:%s}".formatted(file, name);
        });
    try (Writer writer = Files.newBufferedWriter(file)) {
      secrets.store(writer, null);
    }
    settings.put("config.providers", "file");
    settings.put("config.providers.file.class", FileConfigProvider.class.getName());
  }

  private String value(String value) {
    return switch (value) {
      case "WRONG-LOGIN" -> SecureStack.login("WRONG");
      case "PLAIN-URL" -> stack.front().url().replace("https:", "http:");
      default -> value.endsWith(".p12") ? stack.store(value) : value;
    };
  }

  private Path configuration(String name, Map<String, String> kafka) throws IOException {
    kafka.put("state.dir", directory.resolve(name + "-state").toString());
    Map<String, Object> tree =
        Map.of(
            "application-id", name,
            "kafka", kafka,
            "topics", Map.of("prefix", name + "."),
            "http", Map.of("port", "0"),
            "learners",
                Map.of(
                    "sinusoid",
                    Map.of(
                        "algorithm", "fomaml",
                        "model", Map.of("inputs", 1, "hidden", new int[] {8}, "outputs", 1),
                        "loss", "squared-error")));
    return Files.writeString(
        directory.resolve(name + ".yaml"), new YAMLMapper().writeValueAsString(tree));
  }

  private static void produce(HeadwaterConfig config) {
    try (TaskProducer producer = TaskProducer.open(config.kafka(), config.topics().prefix())) {
      producer.send(
          new SinusoidEpisodes(new SinusoidSettings(5, 5, 1)).training(),
          new SendPlan("sinusoid", TASKS, SendPlan.UNLIMITED, QueryUse.LEARN));
    }
  }

  private static CheckReport settle(HeadwaterConfig config) throws InterruptedException {
    try (LossChecker checker = LossChecker.open(config.kafka(), config.topics().prefix())) {
      return checker.awaitClosed(PATIENCE);
    }
  }

  /** Returns the exit code, a blank and what came on standard error. */
  private static String command(String... words) {
    StringWriter err = new StringWriter();
    CommandLine commands = new CommandLine(new Root());
    AppCommands.all().forEach(commands::addSubcommand);
    ErrorLine.installOn(commands)
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err));
    return commands.execute(words) + " " + err;
  }
}
