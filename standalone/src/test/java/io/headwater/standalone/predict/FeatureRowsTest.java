package io.headwater.standalone.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureRowsTest {

  @Test
  void readsNumbersBetweenCommasAndBlanks() {
    assertThat(FeatureRows.parse(List.of("0.5", " 1, -2e3 ", "3\t4")))
        .isDeepEqualTo(new double[][] {{0.5}, {1, -2000}, {3, 4}});
    assertThat(FeatureRows.parse(List.of("NaN"))[0][0]).isNaN();
  }

  @Test
  void leavesOutBlankLinesAndComments() {
    assertThat(FeatureRows.parse(List.of("# x y", "", "1 2", "  "))).hasDimensions(1, 2);
  }

  @Test
  void namesTheValueThatIsNoNumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeatureRows.parse(List.of("1 2", "3,,4")))
        .withMessage("features, row 2, value 2: expected a number but was ''");
  }
}
