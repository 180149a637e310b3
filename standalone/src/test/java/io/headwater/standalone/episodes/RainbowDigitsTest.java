package io.headwater.standalone.episodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.task.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On made-up images that carry their numbers, so that each is known again in any look. */
class RainbowDigitsTest {
  private static final int SIDE = 28;
  private static final int HELD_OUT = 40;

  private static MnistImages train;
  private static MnistImages test;
  private static RainbowDigits digits;

  @BeforeAll
  static void make(@TempDir Path directory) throws IOException {
    SyntheticMnist.write(directory, 60);
    train = MnistImages.read(directory, "train");
    test = MnistImages.read(directory, "t10k");
    digits = RainbowDigits.of(train, test, SIDE, HELD_OUT, 1);
  }

  @Test
  void hasEachOfTheLooksOnceInRandomOrder() {
    List<String> ids = IntStream.range(0, 56).mapToObj(digits::id).toList();
    List<String> all = RainbowLook.all().stream().map(RainbowLook::id).toList();

    assertThat(ids).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
    RainbowDigits other = RainbowDigits.of(train, test, SIDE, HELD_OUT, 2);
    assertThat(IntStream.range(0, 56).mapToObj(other::id).toList()).isNotEqualTo(ids);
  }

  @Test
  void givesEachTask900ImagesThatNoOtherTaskHas() {
    Set<Integer> seen = new HashSet<>();
    for (int task = 0; task < RainbowDigits.TASKS; task++) {
      Rows images = digits.first(task, RainbowDigits.IMAGES);

      assertThat(images.count()).isEqualTo(900);
      seen.addAll(numbers(task, images));
    }
    assertThat(seen).hasSize(56 * 900);
  }

  @Test
  void measuresOnImagesOfTheTestSetAlone() {
    Set<List<Integer>> sets = new HashSet<>();
    for (int task = 0; task < RainbowDigits.TASKS; task++) {
      List<Integer> numbers = numbers(task, digits.heldOut(task));

      assertThat(numbers)
          .hasSize(HELD_OUT)
          .doesNotHaveDuplicates()
          .allMatch(number -> number >= SyntheticMnist.FIRST_TEST);
      sets.add(numbers);
    }
    assertThat(sets).hasSizeGreaterThan(1);
  }

  @Test
  void bringsImagesInOneOrder() {
    Rows few = digits.first(3, 10);
    Rows more = digits.first(3, 20);

    assertThat(few.features().shape()).containsExactly(10, SIDE, SIDE, 3);
    assertThat(numbers(3, few)).isEqualTo(numbers(3, more).subList(0, 10));
    assertThat(numbers(3, digits.images(3, 4, 0)))
        .containsExactly(numbers(3, more).get(4), numbers(3, more).get(0));
    RainbowDigits again = RainbowDigits.of(train, test, SIDE, HELD_OUT, 1);
    assertThat(again.first(3, 20)).isEqualTo(more);
  }

  /** The numbers of the images, whose labels are checked on the way. */
  private static List<Integer> numbers(int task, Rows rows) {
    boolean half = digits.attributes(task).get("size").equals("half");
    int degrees = Integer.parseInt(digits.attributes(task).get("degrees"));
    Turn back = new Turn(SIDE, 360 - degrees);
    double[] features = rows.features().toDoubles();
    List<Integer> numbers = new ArrayList<>();
    for (int row = 0; row < rows.count(); row++) {
      byte[] ink = new byte[SIDE * SIDE];
      for (int pixel = 0; pixel < ink.length; pixel++) {
        int at = 3 * (row * ink.length + pixel);
        double light = Math.max(features[at], Math.max(features[at + 1], features[at + 2]));
        // The darkest ground's brightest channel is 0.51.
        ink[pixel] = light < 0.25 ? (byte) 255 : 0;
      }
      int number = SyntheticMnist.number(back.of(ink), half ? 7 : 0, half ? 1 : 2);
      assertThat(rows.targets().get(row)).isEqualTo(SyntheticMnist.digit(number));
      numbers.add(number);
    }
    return numbers;
  }
}
