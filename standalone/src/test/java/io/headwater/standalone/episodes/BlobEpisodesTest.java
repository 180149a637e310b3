package io.headwater.standalone.episodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.headwater.task.Rows;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlobEpisodesTest {
  private static final int TASKS = 2_000;

  private final BlobEpisodes source = new BlobEpisodes(BlobSettings.withSeed(3));

  @Test
  void drawsTheSameSequenceAgain() {
    Iterator<Episode> again = source.training();
    Iterator<Episode> once = source.training();

    for (int i = 0; i < 50; i++) {
      assertThat(again.next()).isEqualTo(once.next());
    }
    assertThat(new BlobEpisodes(BlobSettings.withSeed(4)).training().next().support())
        .isNotEqualTo(source.training().next().support());
  }

  @Test
  void holdsOutTasksThatTrainingNeverDraws() {
    Set<Object> trained = new HashSet<>();
    Iterator<Episode> training = source.training();
    Iterator<Episode> heldOut = source.heldOut();
    for (int i = 0; i < TASKS; i++) {
      trained.add(training.next().attributes());
    }

    for (int i = 0; i < 200; i++) {
      assertThat(trained).doesNotContain(heldOut.next().attributes());
    }
  }

  @Test
  void putsThePointsOfAClassAroundItsCentre() {
    double squares = 0;
    int count = 0;
    Iterator<Episode> episodes = source.training();
    for (int i = 0; i < TASKS; i++) {
      Episode episode = episodes.next();
      Rows rows = episode.query();
      assertThat(rows.features().shape()).containsExactly(15, 2);
      assertThat(rows.targets().shape()).containsExactly(15);
      for (int row = 0; row < rows.count(); row++) {
        String[] centre =
            episode.attributes().get("centre" + (int) rows.targets().get(row)).split(",", -1);
        for (int axis = 0; axis < 2; axis++) {
          double distance = rows.features().get(2 * row + axis) - Double.parseDouble(centre[axis]);
          squares += distance * distance;
          count++;
        }
      }
    }

    assertThat(Math.sqrt(squares / count)).isCloseTo(0.4, within(0.01));
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BlobSettings(1, 5, 5, 1))
        .withMessage("blobs way: expected at least 2 but was 1");
  }
}
