package io.headwater.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.standalone.checker.AdaptedSummary;
import io.headwater.standalone.checker.AdaptedSummary.Loss;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AdaptedModelPrinterTest {

  private static final Loss SUPPORT = new Loss(5, 1.5, 0.25, 0.2, 1.0);

  @Test
  void showsTheQueryLossWhereThereIsOne() {
    AdaptedSummary model = model(new Loss(25, 2.5, 0.5, null, null));

    assertThat(AdaptedModelPrinter.text(model))
        .isEqualTo("omniglot/t1  version 7  query loss 2.5000 -> 0.5000  tasks 2:31");
  }

  @Test
  void showsTheSupportLossAndAccuracyOtherwise() {
    assertThat(AdaptedModelPrinter.text(model(null)))
        .isEqualTo(
            "omniglot/t1  version 7  support loss 1.5000 -> 0.2500"
                + "  accuracy 20.0 % -> 100.0 %  tasks 2:31");
  }

  @Test
  void writesOneJsonObject() {
    assertThat(AdaptedModelPrinter.json(model(null)))
        .startsWith("{\"learner\":\"omniglot\",\"task\":\"t1\",\"metaVersion\":7,")
        .contains("\"support\":{\"rows\":5,\"before\":1.5,\"after\":0.25,")
        .endsWith("\"query\":null}");
  }

  private static AdaptedSummary model(Loss query) {
    return new AdaptedSummary(
        "omniglot", "t1", 7, "d", "2:31", true, SUPPORT, query, Instant.EPOCH);
  }
}
