package io.headwater.standalone.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.standalone.episodes.Episode;
import io.headwater.standalone.episodes.RainbowDigits;
import io.headwater.standalone.episodes.SyntheticMnist;
import io.headwater.task.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsTest {
  private static final Protocol PROTOCOL = new Protocol(3, List.of(4, 30), 20, 5, 0.9, 1);

  private static RainbowDigits digits;

  @BeforeAll
  static void make(@TempDir Path directory) throws IOException {
    SyntheticMnist.write(directory, 12);
    digits = RainbowDigits.open(directory, 14, 12, 1);
  }

  @Test
  void bringsTasksOneAfterAnotherAndTheirImagesBitByBit() {
    List<Round> rounds = rounds(PROTOCOL);

    assertThat(rounds).extracting(Round::task).containsExactly(0, 0, 1, 1, 2, 2);
    assertThat(rounds).extracting(Round::images).containsExactly(4, 30, 4, 30, 4, 30);
    Round second = rounds.get(3);
    assertThat(second.exam().taskId()).isEqualTo(digits.id(1));
    assertThat(second.exam().support()).isEqualTo(digits.first(1, 30));
    assertThat(second.exam().query()).isEqualTo(digits.heldOut(1));
  }

  @Test
  void drawsLessonsFromAllTasksSoFarAndFromNoLaterOne() {
    List<Round> rounds = rounds(PROTOCOL);

    assertThat(tasksOf(rounds.subList(0, 2))).containsExactly(digits.id(0));
    assertThat(tasksOf(rounds.subList(2, 4))).containsExactlyInAnyOrder(digits.id(0), digits.id(1));
    assertThat(tasksOf(rounds.subList(4, 6)))
        .containsExactlyInAnyOrder(digits.id(0), digits.id(1), digits.id(2));
  }

  @Test
  void learnsOnlyFromImagesThatHaveCome() {
    Round first = rounds(PROTOCOL).get(0);
    Set<List<Double>> come = new HashSet<>(rows(digits.first(0, 4)));

    for (Episode lesson : first.lessons()) {
      List<List<Double>> used = new ArrayList<>(rows(lesson.support()));
      used.addAll(rows(lesson.query()));

      // Half of four images each, no image twice.
      assertThat(lesson.support().count()).isEqualTo(2);
      assertThat(used).doesNotHaveDuplicates().hasSize(4).allMatch(come::contains);
    }
    Episode later = rounds(PROTOCOL).get(1).lessons().get(0);
    assertThat(later.support().count()).isEqualTo(5);
    assertThat(later.query().count()).isEqualTo(5);
  }

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(rounds(PROTOCOL)).isEqualTo(rounds(PROTOCOL));
    List<String> ids =
        rounds(PROTOCOL).stream()
            .flatMap(round -> round.lessons().stream())
            .map(Episode::taskId)
            .toList();
    assertThat(ids).hasSize(6 * 20).doesNotHaveDuplicates().noneMatch(Rounds::isExam);
    assertThat(rounds(PROTOCOL)).allMatch(round -> Rounds.isExam(round.exam().taskId()));
  }

  @Test
  void refusesStagesThatDoNotIncrease() {
    assertThatThrownBy(() -> new Protocol(1, List.of(10, 10), 1, 1, 0.9, 1))
        .hasMessage("online protocol stages: expected 11 to 900 but was 10");
  }

  private static List<Round> rounds(Protocol protocol) {
    List<Round> rounds = new ArrayList<>();
    new Rounds(protocol, digits).forEachRemaining(rounds::add);
    return rounds;
  }

  private static Set<String> tasksOf(List<Round> rounds) {
    return rounds.stream()
        .flatMap(round -> round.lessons().stream())
        .map(lesson -> lesson.taskId().replaceFirst("\\..*", ""))
        .collect(Collectors.toSet());
  }

  private static List<List<Double>> rows(Rows rows) {
    double[] features = rows.features().toDoubles();
    int width = features.length / rows.count();
    List<List<Double>> all = new ArrayList<>();
    for (int row = 0; row < rows.count(); row++) {
      all.add(Arrays.stream(features, row * width, (row + 1) * width).boxed().toList());
    }
    return all;
  }
}
