package io.headwater.standalone.episodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.headwater.task.Rows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Needs MNIST's test set; see {@link OmniglotEpisodesTest#data}. */
class TurnedDigitsTest {
  private static MnistImages images;
  private static TurnedDigits digits;

  @BeforeAll
  static void read() {
    Path directory = OmniglotEpisodesTest.data("mnist");
    assumeThat(directory.resolve("t10k-images-idx3-ubyte.gz"))
        .as("MNIST's idx files; set HEADWATER_DATA to the directory above mnist/")
        .exists();
    images = MnistImages.read(directory, "t10k");
    digits = TurnedDigits.of(images, images, 4, 3, 14, 1);
  }

  @Test
  void drawsHalvesOfTheSameImagesInEveryPass() {
    Episode first = digits.halves(5, 0);
    Episode second = digits.halves(5, 1);

    assertThat(first.support().count()).isEqualTo(20);
    assertThat(first.query().count()).isEqualTo(20);
    assertThat(rows(first.support())).isNotEqualTo(rows(second.support()));
    assertThat(both(first))
        .containsExactlyInAnyOrderElementsOf(both(second))
        .containsExactlyInAnyOrderElementsOf(rows(digits.measured(5).support()));
    assertThat(digits.halves(5, 1)).isEqualTo(second);
  }

  @Test
  void givesTasksImagesOfTheirOwn() {
    List<List<Double>> drawn =
        IntStream.range(0, TurnedDigits.TASKS)
            .mapToObj(task -> rows(digits.measured(task).support()))
            .flatMap(List::stream)
            .toList();

    assertThat(drawn).hasSize(24 * 40).doesNotHaveDuplicates();
  }

  @Test
  void turnsTheSameTestImagesByEveryAngle() {
    assertThat(IntStream.range(0, TurnedDigits.TASKS).mapToObj(digits::id))
        .startsWith("000", "015", "030")
        .endsWith("345");
    Rows upright = digits.measured(0).query();
    Rows upsideDown = digits.measured(12).query();

    assertThat(upright.targets().toDoubles())
        .isEqualTo(upsideDown.targets().toDoubles())
        .startsWith(0, 0, 0, 1);
    assertThat(rows(upright)).allSatisfy(row -> assertThat(row.get(0)).isBetween(0.0, 9.0));
    for (int row = 0; row < upright.count(); row++) {
      List<Double> pixels = rows(upright).get(row);
      List<Double> turned = rows(upsideDown).get(row);
      for (int pixel = 0; pixel < 196; pixel++) {
        assertThat(turned.get(1 + pixel)).isCloseTo(pixels.get(196 - pixel), within(0.01));
      }
    }
  }

  private static List<List<Double>> both(Episode episode) {
    return Stream.concat(rows(episode.support()).stream(), rows(episode.query()).stream()).toList();
  }

  /** Each row's label, then its pixels. */
  private static List<List<Double>> rows(Rows rows) {
    double[] features = rows.features().toDoubles();
    int pixels = features.length / rows.count();
    List<List<Double>> all = new ArrayList<>();
    for (int row = 0; row < rows.count(); row++) {
      List<Double> values = new ArrayList<>(List.of(rows.targets().get(row)));
      Arrays.stream(features, row * pixels, (row + 1) * pixels).forEach(values::add);
      all.add(values);
    }
    return all;
  }
}
