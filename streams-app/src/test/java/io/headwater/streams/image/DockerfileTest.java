package io.headwater.streams.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be said of the Dockerfile without a Docker engine. */
class DockerfileTest {
  private static final String BUILT = "/build/streams-app/target/image/";

  private List<String> instructions;

  @BeforeEach
  void read() throws IOException {
    instructions =
        Checkout.text("docker/Dockerfile")
            .replaceAll("(?m)^#.*\\R", "")
            .replaceAll("\\\\\\R\\s*", " ")
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
  }

  @Test
  void pinsBaseImages() {
    assertThat(arguments("FROM"))
        .hasSize(2)
        .allMatch(image -> image.matches("[a-z/-]+:[0-9][\\w.-]*( AS build)?"));
  }

  @Test
  void copiesWhatIsInTheCheckoutOrBuiltFromIt() throws IOException {
    List<String> copied =
        arguments("COPY").stream()
            .filter(arguments -> !arguments.equals(". ."))
            .flatMap(DockerfileTest::sources)
            .toList();

    assertThat(copied)
        .contains(BUILT)
        .filteredOn(source -> !source.equals(BUILT))
        .isNotEmpty()
        .allMatch(source -> Files.isRegularFile(Checkout.path(source)));
    assertThat(Checkout.text("streams-app/pom.xml"))
        .contains("<image.libraries>${project.build.directory}/image/lib</image.libraries>");
  }

  @Test
  void runsAsAUserThatIsNotRoot() {
    assertThat(arguments("USER"))
        .singleElement()
        .asString()
        .matches("[1-9]\\d+:[1-9]\\d+")
        .satisfies(user -> assertThat(arguments("RUN").get(1)).contains(user.split(":", -1)[0]));
  }

  @Test
  void startsScriptsItHasCopied() {
    List<String> copied = arguments("COPY").stream().flatMap(DockerfileTest::sources).toList();

    for (String instruction : List.of("ENTRYPOINT", "HEALTHCHECK")) {
      String script =
          arguments(instruction).get(0).replaceAll(".*\\[\"/opt/headwater/(.*)\"\\]", "docker/$1");
      assertThat(copied).contains(script);
      assertThat(Files.isExecutable(Checkout.path(script))).isTrue();
    }
  }

  @Test
  void copiesNothingThatIsIgnored() throws IOException {
    assertThat(Checkout.text(".dockerignore").lines())
        .contains(".git", "**/target")
        .noneMatch(line -> line.startsWith("docker") || line.equals("LICENSE"));
  }

  private List<String> arguments(String instruction) {
    return instructions.stream()
        .filter(line -> line.startsWith(instruction + " "))
        .map(line -> line.substring(instruction.length() + 1))
        .toList();
  }

  private static Stream<String> sources(String arguments) {
    List<String> words =
        Arrays.stream(arguments.split("\\s+", -1)).filter(word -> !word.startsWith("--")).toList();
    return words.subList(0, words.size() - 1).stream();
  }
}
