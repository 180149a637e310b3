package io.headwater.schema.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schema.MetaGradient;
import io.headwater.schema.TaskEvent;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedRecordsTest {

  @ParameterizedTest
  @ValueSource(classes = {ThroughRegistry.class, ThroughSingleObject.class})
  void freshProcessDecodesWithoutSystemProperties(Class<?> main) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("decoded sinusoid");
  }

  @Test
  void allowsNothingElse() {
    TrustedRecords.allow();

    ClassSecurityValidator.validate(TaskEvent.class);
    assertThatThrownBy(() -> ClassSecurityValidator.validate(ProcessBuilder.class))
        .isInstanceOf(SecurityException.class);
    assertThatThrownBy(() -> ClassSecurityValidator.validate(Contracts.class))
        .isInstanceOf(SecurityException.class);
  }

  static final class ThroughRegistry {
    private ThroughRegistry() {}

    public static void main(String[] arguments) {
      Map<String, Object> config = Map.of("schema.registry.url", "mock://fresh");
      try (AvroSerde<TaskEvent> serde = AvroSerde.forValues(TaskEvent.class, config)) {
        byte[] bytes = serde.serializer().serialize("tasks", Samples.taskEvent());
        System.out.println(
            "decoded " + serde.deserializer().deserialize("tasks", bytes).getLearnerId());
      }
    }
  }

  static final class ThroughSingleObject {
    private ThroughSingleObject() {}

    public static void main(String[] arguments) {
      SingleObject<MetaGradient> encoding = SingleObject.of(MetaGradient.class);
      byte[] bytes = encoding.encode(Samples.metaGradient());
      System.out.println("decoded " + encoding.decode(bytes).getLearnerId());
    }
  }
}
