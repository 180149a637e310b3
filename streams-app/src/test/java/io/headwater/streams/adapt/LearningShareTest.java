package io.headwater.streams.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearningShareTest {
  private static final long TAKEN = 100;

  private final LearningShare share = new LearningShare();
  private long lag;

  @Test
  void beginsWithAll() {
    assertThat(share.now()).isEqualTo(1);
  }

  @Test
  void fallsWhileTheLagKeepsGrowingAndNeverToNothing() {
    overload(4);
    double first = share.now();
    overload(4);

    assertThat(first).isLessThan(1);
    assertThat(share.now()).isLessThan(first);
    overload(100);
    assertThat(share.now()).isEqualTo(LearningShare.LEAST);
  }

  @Test
  void staysWhenTheLagGrowsForAMomentOnly() {
    observe(0, 1_000, 5_000, 4_900, 4_800, 9_000, 8_900);

    assertThat(share.now()).isEqualTo(1);
  }

  @Test
  void staysWhileALongLagShrinks() {
    observe(100_000, 99_000, 98_000, 97_000, 96_000, 95_000);

    assertThat(share.now()).as("catching up from the beginning").isEqualTo(1);
  }

  @Test
  void doesNotTakeNoiseForGrowth() {
    for (int i = 0; i < 20; i++) {
      share.observe(10_000 + i, TAKEN);
    }

    assertThat(share.now()).isEqualTo(1);
  }

  @Test
  void learnsNothingFromAnOutage() {
    observe(0);
    for (int i = 1; i < 20; i++) {
      share.observe(1_000L * i, 0);
    }

    assertThat(share.now()).isEqualTo(1);
  }

  @Test
  void staysLowUntilTheLagIsShort() {
    overload(10);
    double low = share.now();

    observe(3_000, 2_000, 1_000, 600);
    assertThat(share.now()).isEqualTo(low);

    observe(500);
    assertThat(share.now()).isCloseTo(low + 0.1, within(1e-9));
  }

  @Test
  void risesToAllWhenThereIsNothingToDo() {
    overload(10);

    for (int i = 0; i < 20; i++) {
      share.observe(0, 0);
    }

    assertThat(share.now()).isEqualTo(1);
  }

  @Test
  void takesTheShareOfPositionsThatItSays() {
    for (double each : new double[] {0, 0.05, 0.25, 0.5, 1}) {
      long taken =
          IntStream.range(0, 40_000).filter(i -> LearningShares.takes(each, i % 4, i / 4)).count();

      assertThat(taken / 40_000.0).isCloseTo(each, within(0.01));
    }
  }

  @Test
  void takesNoRunsOfNeighbours() {
    int changes = 0;
    for (int offset = 1; offset < 10_000; offset++) {
      boolean before = LearningShares.takes(0.5, 3, offset - 1);
      changes += before == LearningShares.takes(0.5, 3, offset) ? 0 : 1;
    }

    assertThat(changes).isBetween(4_700, 5_300);
  }

  @Test
  void takesWithAGreaterShareWhatItTakesWithALesser() {
    assertThat(IntStream.range(0, 10_000))
        .allSatisfy(
            offset ->
                assertThat(LearningShares.takes(0.7, 1, offset))
                    .isIn(true, LearningShares.takes(0.3, 1, offset)));
  }

  /** The lag grows by more than what is taken, so many intervals long. */
  private void overload(int intervals) {
    for (int i = 0; i < intervals; i++) {
      lag += 6 * TAKEN;
      share.observe(lag, TAKEN);
    }
  }

  private void observe(long... lags) {
    for (long each : lags) {
      share.observe(each, TAKEN);
    }
  }
}
