package io.headwater.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerDirectoryTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "..",
        "../../outside",
        "/etc/passwd",
        "a/../../b",
        "..\\..\\outside",
        "C:\\windows",
        "nul\0byte",
        "%2e%2e",
        "line\nbreak",
        "Größe~\ud835\udefc"
      })
  void keepsAnyLearnerInsideTheStore(String learnerId, @TempDir Path directory) throws IOException {
    Path root = directory.resolve("deep/inside/store");
    FileModelStore store = FileModelStore.open(root);
    MetaVersion version = SampleVersions.first(learnerId);

    store.putVersion(version);

    assertThat(store.latest(learnerId)).contains(version);
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(Files::isRegularFile))
          .hasSize(2)
          .allSatisfy(file -> assertThat(file).startsWith(root));
    }
    assertThat(LearnerDirectory.nameFor(learnerId)).matches("[a-z0-9_%-]+");
  }

  @Test
  void givesDifferentLearnersDifferentNamesEvenWhereCaseIsIgnored() {
    List<String> ids =
        List.of("a", "A", "%41", "%", "a.b", "a%2eb", "%-", "ä", "a\u0308", "x".repeat(300));

    assertThat(ids.stream().map(id -> LearnerDirectory.nameFor(id).toLowerCase(Locale.ROOT)))
        .doesNotHaveDuplicates();
  }

  @Test
  void keepsOrdinaryNamesReadable() {
    assertThat(LearnerDirectory.nameFor("omniglot-5w1s_v2")).isEqualTo("omniglot-5w1s_v2");
  }

  @Test
  void shortensWhatFileSystemsCannotHold() {
    String longId = "Ω".repeat(1000);

    assertThat(LearnerDirectory.nameFor(longId)).hasSizeLessThan(255);
    assertThat(LearnerDirectory.nameFor(longId))
        .isNotEqualTo(LearnerDirectory.nameFor(longId + "Ω"));
  }

  @Test
  void refusesUnpairedSurrogatesSinceTheyHaveNoUtf8() {
    assertThatThrownBy(() -> LearnerDirectory.nameFor("a\ud835"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unpaired surrogate");
  }
}
