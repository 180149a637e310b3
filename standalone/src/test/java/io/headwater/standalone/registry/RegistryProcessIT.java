package io.headwater.standalone.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class RegistryProcessIT {
  private static final AvroSchema FIRST = reading("");
  private static final AvroSchema WITH_OPTIONAL_FIELD =
      reading(",{\"name\":\"unit\",\"type\":\"string\",\"default\":\"K\"}");
  private static final AvroSchema WITH_REQUIRED_FIELD =
      reading(",{\"name\":\"unit\",\"type\":\"string\"}");

  @TempDir static Path sharedDirectory;
  private static RegistryProcess shared;

  @TempDir Path directory;

  @BeforeAll
  static void startSharedRegistry() throws Exception {
    shared = RegistryProcess.start(sharedDirectory, 0);
  }

  @AfterAll
  static void stopSharedRegistry() {
    shared.close();
  }

  @Test
  void givesIdsThatResolveToTheSchemas() throws Exception {
    int first = client(shared).register("resolved-value", FIRST);
    int second = client(shared).register("resolved-value", WITH_OPTIONAL_FIELD);

    assertThat(second).isNotEqualTo(first);
    assertThat(client(shared).getSchemaById(first)).isEqualTo(FIRST);
    assertThat(client(shared).getSchemaById(second)).isEqualTo(WITH_OPTIONAL_FIELD);
  }

  @Test
  void refusesASchemaThatCannotReadOldRecords() throws Exception {
    client(shared).register("refused-value", FIRST);

    assertThatThrownBy(() -> client(shared).register("refused-value", WITH_REQUIRED_FIELD))
        .isInstanceOfSatisfying(
            RestClientException.class, e -> assertThat(e.getStatus()).isEqualTo(409));
  }

  @Test
  void keepsSchemasAndIdsOverAKill() throws Exception {
    int id;
    try (RegistryProcess registry = RegistryProcess.start(directory, 0)) {
      id = client(registry).register("kept-value", FIRST);
      ProcessHandle.of(registry.pid()).orElseThrow().destroyForcibly();
    }

    try (RegistryProcess registry = RegistryProcess.start(directory, 0)) {
      assertThat(client(registry).getSchemaById(id)).isEqualTo(FIRST);
      assertThat(client(registry).getCompatibility(null)).isEqualTo("FULL_TRANSITIVE");
    }
  }

  @Test
  void isGoneAfterClose() throws Exception {
    RegistryProcess registry = RegistryProcess.start(directory, 0);
    ProcessHandle child = ProcessHandle.of(registry.pid()).orElseThrow();

    registry.close();

    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void isGoneAfterItsParentWasKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + RegistryProcess.HOME_PROPERTY + "=" + home(),
                "-cp",
                System.getProperty("java.class.path"),
                RegistryParent.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = parent.inputReader(StandardCharsets.UTF_8)) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();

      parent.destroyForcibly().waitFor();

      child.onExit().get();
      assertThat(child.isAlive()).isFalse();
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void showsTheEndOfTheLogWhenTheChildCannotStart() throws Exception {
    Files.createDirectory(directory.resolve("registry.mv.db"));

    assertThatThrownBy(() -> RegistryProcess.start(directory, 0).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.resolve("registry.log").toString())
        .hasMessageContaining("registry.mv.db");
  }

  private static String home() {
    return System.getProperty(RegistryProcess.HOME_PROPERTY);
  }

  private static SchemaRegistryClient client(RegistryProcess registry) {
    return new CachedSchemaRegistryClient(registry.url(), 10);
  }

  private static AvroSchema reading(String moreFields) {
    return new AvroSchema(
        """
        {"type":"record","name":"Reading","namespace":"test","fields":[
          {"name":"value","type":"double"}%s]}
        """
            .formatted(moreFields));
  }
}
