package io.headwater.streams.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.model.Parameters;
import io.headwater.tensor.NdArray;
import java.util.Map;
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
    assertThat(models.get("waves/a", "two")).isSameAs(MODEL);
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
    assertThat(models.get("waves/a", "later")).isSameAs(MODEL);
    assertThat(models.get("waves/c", "event")).isSameAs(MODEL);
    assertThat(models.bytes()).isEqualTo(80);
  }

  @Test
  void doesNotKeepWhatIsTooMuchByItself() {
    ServedModels models = new ServedModels(100);
    models.put("waves/a", "event", MODEL);
    models.put("waves/b", "event", model(26));

    assertThat(models.bytes()).isZero();
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

  private static Parameters model(int elements) {
    return Parameters.of(Map.of("weight", NdArray.of(new int[] {elements}, new float[elements])));
  }
}
