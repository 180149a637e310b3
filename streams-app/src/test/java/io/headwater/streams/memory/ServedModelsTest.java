package io.headwater.streams.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Parameters;
import io.headwater.tensor.NdArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Which models are still there. */
class ServedModelsTest {
  private static final Parameters MODEL = model(10);

  @Test
  void keepsTheModelOfATasksLastEvent() {
    ServedModels models = new ServedModels(1_000);
    models.put("waves/a", "one", MODEL);
    models.put("waves/a", "two", MODEL);

    assertThat(models.get("waves/a", "one")).isNull();
    assertThat(models.get("waves/a", "two")).isEqualTo(MODEL);
    assertThat(models.get("waves/b", "two")).isNull();
    assertThat(models.bytes()).isEqualTo(40);
  }

  @Test
  void letsTheOldestGoWhenThereIsTooMuch() {
    ServedModels models = new ServedModels(100);
    models.put("waves/a", "event", MODEL);
    models.put("waves/b", "event", MODEL);
    models.put("waves/a", "later", MODEL);
    models.put("waves/c", "event", MODEL);

    assertThat(models.get("waves/b", "event")).isNull();
    assertThat(models.get("waves/a", "later")).isEqualTo(MODEL);
    assertThat(models.get("waves/c", "event")).isEqualTo(MODEL);
    assertThat(models.bytes()).isEqualTo(80);
  }

  @Test
  void doesNotKeepWhatIsTooMuchByItself() {
    ServedModels models = new ServedModels(100);
    models.put("waves/a", "event", MODEL);
    models.put("waves/b", "event", model(26));

    assertThat(models.get("waves/b", "event")).isNull();
    assertThat(models.get("waves/a", "event")).isEqualTo(MODEL);
  }

  @Test
  void forgets() {
    ServedModels models = new ServedModels(100);
    models.put("waves/a", "event", MODEL);
    models.remove("waves/a");
    models.remove("waves/a");

    assertThat(models.get("waves/a", "event")).isNull();
    assertThat(models.bytes()).isZero();
  }

  @Test
  void givesEachModelBackAsItWas() {
    ServedModels models = new ServedModels(3_000_000);
    List<Parameters> served = new ArrayList<>();
    RandomGenerator random = new Random(1);
    for (int i = 0; i < 500; i++) {
      Parameters model =
          Parameters.of(
              Map.of(
                  "bias", NdArray.uniform(random, 1, 7),
                  "weight", NdArray.uniform(random, 1, 1 + i % 3, 2_003)));
      served.add(model);
      models.put("waves/" + i, "event", model);
    }
    int oldest = 0;
    while (models.get("waves/" + oldest, "event") == null) {
      oldest++;
    }

    assertThat(oldest).isBetween(300, 350);
    for (int i = oldest; i < 500; i++) {
      assertThat(models.get("waves/" + i, "event")).isEqualTo(served.get(i));
    }
    assertThat(models.bytes()).isBetween(2_900_000L, 3_000_000L);
  }

  private static Parameters model(int elements) {
    return Parameters.of(Map.of("weight", NdArray.of(new int[] {elements}, new float[elements])));
  }
}
