package io.headwater.standalone.episodes;

import static io.headwater.standalone.episodes.SinusoidEpisodesTest.first;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.headwater.standalone.episodes.OmniglotSettings.TrainingClasses;
import io.headwater.tensor.NdArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

class OmniglotEpisodesTest {

  @Test
  void saysWhichArchiveIsMissing(@TempDir Path empty) {
    assertThatThrownBy(() -> OmniglotEpisodes.open(empty, OmniglotSettings.of(5, 1, 1)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(empty.resolve("images_background.zip").toString())
        .hasMessageContaining("not there");
  }

  @Test
  void saysWhichArchiveIsNotTheOfficialOne(@TempDir Path directory) throws IOException {
    Path archive = Files.writeString(directory.resolve("images_background.zip"), "no zip");

    assertThatThrownBy(() -> OmniglotEpisodes.open(directory, OmniglotSettings.of(5, 1, 1)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(archive.toString());
  }

  @Test
  void refusesMoreDrawingsThanACharacterHas() {
    assertThatThrownBy(() -> new OmniglotSettings(5, 10, 11, 14, TrainingClasses.CHARACTERS, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shot + query: expected at most 20 but was 21");
  }

  /** Needs the two official archives; see {@link #data}. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class WithTheOfficialArchives {

    private OmniglotImages background;
    private OmniglotImages evaluation;
    private OmniglotEpisodes rotated;

    @BeforeAll
    void open() {
      Path directory = data("omniglot");
      assumeThat(directory.resolve("images_background.zip"))
          .as("Omniglot archives; set HEADWATER_DATA to the directory above omniglot/")
          .exists();
      background = OmniglotImages.read(directory.resolve("images_background.zip"), 14);
      evaluation = OmniglotImages.read(directory.resolve("images_evaluation.zip"), 14);
      rotated = new OmniglotEpisodes(OmniglotSettings.of(5, 1, 7), background, evaluation);
    }

    @Test
    void holdsAllCharactersOfBothSets() {
      assertThat(rotated.backgroundCharacters()).isEqualTo(964);
      assertThat(rotated.evaluationCharacters()).isEqualTo(659);
    }

    @Test
    void drawsTheSameSequenceAgain() {
      assertThat(first(rotated.training(), 20)).isEqualTo(first(rotated.training(), 20));
      assertThat(first(rotated.heldOut(), 20)).isEqualTo(first(rotated.heldOut(), 20));
    }

    @Test
    void givesWayTimesShotRowsWithEveryLabelAlike() {
      Episode episode = rotated.training().next();

      assertThat(episode.support().features().shape()).containsExactly(5, 225);
      assertThat(episode.support().targets().toFloats()).containsExactly(0, 1, 2, 3, 4);
      assertThat(episode.query().features().shape()).containsExactly(15, 225);
      assertThat(episode.query().targets().shape()).containsExactly(15);
      for (int label = 0; label < 5; label++) {
        float wanted = label;
        assertThat(episode.query().targets().toFloats())
            .satisfies(labels -> assertThat(count(labels, wanted)).isEqualTo(3));
      }
    }

    @Test
    void drawsTasksOfOtherSizesFromTheSameImages() {
      OmniglotEpisodes larger = rotated.with(OmniglotSettings.of(8, 2, 7));

      assertThat(first(larger.heldOut(), 5))
          .isEqualTo(
              first(
                  new OmniglotEpisodes(OmniglotSettings.of(8, 2, 7), background, evaluation)
                      .heldOut(),
                  5));
      assertThatThrownBy(
              () -> rotated.with(new OmniglotSettings(5, 1, 1, 28, TrainingClasses.CHARACTERS, 7)))
          .hasMessage("omniglot side: expected 15, as the images are, but was 28");
    }

    @Test
    void drawsInkOnAnEmptyBackground() {
      NdArray features = rotated.training().next().support().features();
      double sum = 0;
      for (int i = 0; i < features.size(); i++) {
        assertThat(features.get(i)).isBetween(0.0, 1.0);
        sum += features.get(i);
      }

      // Strokes cover a few percent of the paper.
      assertThat(sum / features.size()).isBetween(0.01, 0.25);
    }

    @Test
    void usesEveryDrawingOnceInATaskOfAllDrawings() {
      OmniglotSettings all = new OmniglotSettings(2, 1, 19, 14, TrainingClasses.CHARACTERS, 7);
      Episode episode = new OmniglotEpisodes(all, background, evaluation).heldOut().next();

      String character = OmniglotEpisodesTest.classes(episode).get(0);
      List<NdArray> drawn = new ArrayList<>();
      drawn.add(images(episode.support().features()).get(0));
      drawn.addAll(images(episode.query().features()).subList(0, 19));
      assertThat(drawn)
          .containsExactlyInAnyOrderElementsOf(
              drawings(evaluation, evaluation.characters().indexOf(character)));
    }

    @Test
    void holdsOutCharactersThatTrainingNeverDraws() {
      Set<String> learned =
          first(rotated.training(), 5000).stream()
              .flatMap(OmniglotEpisodesTest::characters)
              .collect(Collectors.toSet());
      Set<String> heldOut =
          first(rotated.heldOut(), 1000).stream()
              .flatMap(OmniglotEpisodesTest::characters)
              .collect(Collectors.toSet());

      // 5000 tasks of 5 out of 964 draw each character with near certainty; 1000 of 659 most.
      assertThat(learned).hasSize(964).doesNotContainAnyElementsOf(heldOut);
      assertThat(heldOut).hasSizeGreaterThan(640);
    }

    @Test
    void givesTheSameCharacterDifferentLabels() {
      Set<Integer> labels = new HashSet<>();
      for (Episode episode : first(rotated.training(), 20_000)) {
        List<String> classes = OmniglotEpisodesTest.classes(episode);
        labels.add(classes.indexOf("Greek/character01"));
      }

      assertThat(labels).contains(0, 1, 2, 3, 4);
    }

    @Test
    void rotatesTrainingClassesOnlyWhenAsked() {
      OmniglotSettings characters =
          new OmniglotSettings(5, 1, 1, 14, TrainingClasses.CHARACTERS, 7);
      OmniglotEpisodes upright = new OmniglotEpisodes(characters, background, evaluation);

      assertThat(first(rotated.training(), 200)).anyMatch(OmniglotEpisodesTest::isRotated);
      assertThat(first(rotated.heldOut(), 200)).noneMatch(OmniglotEpisodesTest::isRotated);
      assertThat(first(upright.training(), 200)).noneMatch(OmniglotEpisodesTest::isRotated);
    }

    @Test
    void turnsImagesByQuarterTurns() {
      float[] upright = turned(evaluation, 0);

      for (int turns = 1; turns < 4; turns++) {
        float[] expected = upright;
        for (int i = 0; i < turns; i++) {
          expected = quarterTurn(expected, 14);
        }
        assertThat(turned(evaluation, turns)).containsExactly(expected);
      }
      assertThat(quarterTurn(upright, 14)).isNotEqualTo(upright);
    }
  }

  private static float[] turned(OmniglotImages images, int turns) {
    float[] image = new float[14 * 14];
    images.copy(3, 5, turns, image, 0);
    return image;
  }

  /** Counter-clockwise: the right column becomes the top row. */
  private static float[] quarterTurn(float[] image, int side) {
    float[] turned = new float[image.length];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        turned[(side - 1 - column) * side + row] = image[row * side + column];
      }
    }
    return turned;
  }

  private static Stream<String> characters(Episode episode) {
    return classes(episode).stream().map(name -> name.replaceAll("@.*", ""));
  }

  private static List<String> classes(Episode episode) {
    return Arrays.asList(episode.attributes().get("classes").split(",", -1));
  }

  private static boolean isRotated(Episode episode) {
    return episode.attributes().get("classes").contains("@");
  }

  private static List<NdArray> images(NdArray features) {
    List<NdArray> images = new ArrayList<>();
    int pixels = features.shape()[1];
    for (int row = 0; row < features.shape()[0]; row++) {
      images.add(features.slice(row * pixels, pixels));
    }
    return images;
  }

  private static List<NdArray> drawings(OmniglotImages images, int character) {
    List<NdArray> drawings = new ArrayList<>();
    for (int drawing = 0; drawing < OmniglotSettings.DRAWINGS; drawing++) {
      float[] pixels = new float[14 * 14];
      images.copy(character, drawing, 0, pixels, 0);
      drawings.add(NdArray.of(new int[] {pixels.length}, pixels));
    }
    return drawings;
  }

  private static int count(float[] values, float wanted) {
    int count = 0;
    for (float value : values) {
      count += value == wanted ? 1 : 0;
    }
    return count;
  }

  /** The directory of a data set as the build gives it. */
  static Path data(String set) {
    return Path.of(System.getProperty("headwater.data", "../../shared/data")).resolve(set);
  }
}
