package io.headwater.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.headwater.tensor.NdArray;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static final Rows TWO =
      Rows.unweighted(
          NdArray.of(new int[] {2, 2}, new float[] {1, 2, 3, 4}),
          NdArray.of(new int[] {2}, new float[] {0, 1}));
  private static final Rows ONE =
      new Rows(
          NdArray.of(new int[] {1, 2}, new float[] {5, 6}),
          NdArray.of(new int[] {1}, new float[] {2}),
          NdArray.of(new int[] {1}, new float[] {0.5f}));

  @Test
  void areFollowedByLaterOnes() {
    Rows three = TWO.followedBy(ONE, 10);

    assertThat(three.features())
        .isEqualTo(NdArray.of(new int[] {3, 2}, new float[] {1, 2, 3, 4, 5, 6}));
    assertThat(three.targets()).isEqualTo(NdArray.of(new int[] {3}, new float[] {0, 1, 2}));
    assertThat(three.weights()).isEqualTo(NdArray.of(new int[] {3}, new float[] {1, 1, 0.5f}));
    assertThat(TWO.followedBy(TWO, 10).weights()).isNull();
  }

  @Test
  void leaveTheFirstBehindWhereThereAreTooMany() {
    assertThat(TWO.followedBy(ONE, 2).features())
        .isEqualTo(NdArray.of(new int[] {2, 2}, new float[] {3, 4, 5, 6}));
    assertThat(TWO.followedBy(TWO, 1).targets())
        .isEqualTo(NdArray.of(new int[] {1}, new float[] {1}));
  }

  @Test
  void areNotFollowedByRowsOfAnotherShape() {
    Rows wider =
        Rows.unweighted(
            NdArray.of(new int[] {1, 3}, new float[] {1, 2, 3}),
            NdArray.of(new int[] {1}, new float[] {0}));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TWO.followedBy(wider, 10))
        .withMessage("features: expected rows as in [2, 2] but was [1, 3]");
  }
}
