package io.headwater.streams.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.streams.SampleLearners;
import org.junit.jupiter.api.Test;

class DefinitionDifferenceTest {
  private static final DefinitionDifference DIFFERENCE =
      new DefinitionDifference("published", "configured");

  @Test
  void namesKeysThatDifferByPath() {
    String published = SampleLearners.only(SampleLearners.REGRESSION).definitionJson();
    String configured =
        SampleLearners.only(
                SampleLearners.REGRESSION
                    .replace("hidden: []", "hidden: [40, 40]")
                    .replace("rate: 0.1", "rate: 0.2"))
            .definitionJson();

    assertThat(DIFFERENCE.between(published, configured))
        .isEqualTo(
            "model.hidden: published [], configured [40,40];"
                + " settings.rate: published 0.1, configured 0.2");
  }

  @Test
  void namesKeysThatOnlyOneHas() {
    assertThat(DIFFERENCE.between("{\"a\":{\"b\":1}}", "{\"a\":{\"c\":\"x\"}}"))
        .isEqualTo(
            "a.b: published 1, configured nothing; a.c: published nothing, configured \"x\"");
  }

  @Test
  void isEmptyForEqualDefinitions() {
    assertThat(DIFFERENCE.between("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}")).isEmpty();
  }

  @Test
  void refusesTextThatIsNoJson() {
    assertThatThrownBy(() -> DIFFERENCE.between("{", "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a definition: ");
  }
}
