package io.headwater.streams.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.streams.config.ConfigReader;
import io.headwater.streams.config.HeadwaterConfig;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What can be said of the compose file without a Docker engine. */
class ComposeTest {
  private JsonNode services;

  @BeforeEach
  void read() throws IOException {
    // SnakeYAML itself, since Jackson does not follow aliases and merges.
    Object compose = new Yaml().load(Checkout.text("docker/compose.yaml"));
    services = new ObjectMapper().valueToTree(compose).get("services");
  }

  @ParameterizedTest
  @ValueSource(strings = {"setup", "app-1", "app-2"})
  void configuresTheApplicationCompletely(String service) throws Exception {
    Map<String, String> environment = new HashMap<>();
    services
        .get(service)
        .get("environment")
        .properties()
        .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asText()));

    HeadwaterConfig config = ConfigReader.parse("", environment);

    assertThat(config.learners()).containsOnlyKeys("sinusoid");
    assertThat(config.kafka())
        .containsEntry("bootstrap.servers", "kafka:19092")
        .containsEntry("schema.registry.url", "http://registry:8081");
  }

  @Test
  void givesEachInstanceAStateOfItsOwnAndAllOneStore() {
    List<String> volumes = List.of("app-1", "app-2").stream().map(this::volumes).toList();

    assertThat(volumes)
        .containsExactly(
            "state-1:/var/lib/headwater/state store:/var/lib/headwater/store",
            "state-2:/var/lib/headwater/state store:/var/lib/headwater/store");
  }

  @Test
  void publishesPortsOnLoopbackOnly() {
    TreeSet<String> ports = new TreeSet<>();
    services.forEach(
        service -> service.path("ports").forEach(published -> ports.add(published.asText())));

    assertThat(ports).hasSize(4).allMatch(published -> published.startsWith("127.0.0.1:"));
  }

  private String volumes(String service) {
    JsonNode volumes = services.get(service).get("volumes");
    return volumes.get(0).asText() + " " + volumes.get(1).asText();
  }
}
