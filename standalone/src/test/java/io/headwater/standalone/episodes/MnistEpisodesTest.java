package io.headwater.standalone.episodes;

import static io.headwater.standalone.episodes.SinusoidEpisodesTest.first;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.headwater.tensor.NdArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

class MnistEpisodesTest {
  private static final MnistSettings SETTINGS = new MnistSettings(5, 2, 3, 14, 7);

  @Test
  void saysWhichFileIsMissing(@TempDir Path empty) {
    assertThatThrownBy(() -> MnistEpisodes.open(empty, SETTINGS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(empty.resolve("train-images-idx3-ubyte.gz").toString())
        .hasMessageContaining("not there");
  }

  @Test
  void saysWhichFileIsNotTheOfficialOne(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("train-images-idx3-ubyte.gz"), "no gzip");
    Files.writeString(directory.resolve("train-labels-idx1-ubyte.gz"), "no gzip");

    assertThatThrownBy(() -> MnistEpisodes.open(directory, SETTINGS))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("train-images-idx3-ubyte.gz");
  }

  @Test
  void refusesMoreClassesThanThereAreDigits() {
    assertThatThrownBy(() -> new MnistSettings(11, 1, 1, 28, 1))
        .hasMessage("mnist way: expected 2 to 10 but was 11");
  }

  /** Needs the four official files; see {@link OmniglotEpisodesTest#data}. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class WithTheOfficialFiles {
    private MnistImages test;
    private MnistEpisodes source;

    @BeforeAll
    void open() {
      Path directory = OmniglotEpisodesTest.data("mnist");
      assumeThat(directory.resolve("t10k-images-idx3-ubyte.gz"))
          .as("MNIST's idx files; set HEADWATER_DATA to the directory above mnist/")
          .exists();
      test = MnistImages.read(directory, "t10k");
      source = new MnistEpisodes(SETTINGS, test, test);
    }

    @Test
    void holdsAllDigitsOfTheTestSet() {
      assertThat(IntStream.range(0, 10).map(test::count).toArray())
          .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    }

    @Test
    void drawsLabelledImages() {
      Episode episode = source.training().next();

      NdArray features = episode.support().features();
      assertThat(features.shape()).containsExactly(10, 196);
      assertThat(Arrays.stream(features.toDoubles())).allMatch(pixel -> pixel >= 0 && pixel <= 1);
      assertThat(Arrays.stream(features.toDoubles())).anyMatch(pixel -> pixel > 0.5);
      assertThat(episode.support().targets().toDoubles())
          .containsExactly(0, 0, 1, 1, 2, 2, 3, 3, 4, 4);
      assertThat(episode.query().count()).isEqualTo(15);
    }

    @Test
    void holdsOutTheAnglesBetween() {
      assertThat(degrees(first(source.training(), 200))).hasSize(12).allMatch(d -> d % 30 == 0);
      assertThat(degrees(first(source.heldOut(), 200))).hasSize(12).allMatch(d -> d % 30 == 15);
    }

    @Test
    void beginsAtAnyEpisode() {
      assertThat(source.training(3).next()).isEqualTo(first(source.training(), 4).get(3));
    }

    private static Set<Integer> degrees(List<Episode> episodes) {
      return episodes.stream()
          .map(episode -> Integer.valueOf(episode.attributes().get("degrees")))
          .collect(Collectors.toSet());
    }
  }
}
