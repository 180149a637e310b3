package io.headwater.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.tensor.NdArray;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values worked out by hand. */
class StandardisationTest {
  private static final float NAN = Float.NaN;

  @Test
  void takesMeanAndPopulationDeviationOfEachFeature() {
    // 1, 2, 6: mean 3, deviation √((4 + 1 + 9) / 3). 10, 10, 40: mean 20, deviation √200.
    Standardisation fitted = fit(rows(2, 1, 10, 2, 10, 6, 40));

    assertThat(fitted.mean().toFloats()).containsExactly(3, 20);
    assertThat(fitted.scale().toFloats())
        .containsExactly((float) Math.sqrt(14.0 / 3), (float) Math.sqrt(200));
  }

  @Test
  void weighsRows() {
    // 0 with weight 3, 8 with weight 1: mean 2, deviation √((3·4 + 36) / 4) = √12; 100 is not seen.
    Rows support = weighted(rows(1, 0, 8, 100), 3, 1, 0);

    Standardisation fitted = fit(support);

    assertThat(fitted.mean().toFloats()).containsExactly(2);
    assertThat(fitted.scale().toFloats()).containsExactly((float) Math.sqrt(12));
  }

  @Test
  void leavesMissingValuesOutOfTheStatistics() {
    Standardisation fitted = fit(rows(2, 1, NAN, NAN, 5, 3, 9));

    assertThat(fitted.mean().toFloats()).containsExactly(2, 7);
    assertThat(fitted.scale().toFloats()).containsExactly(1, 2);
  }

  @Test
  void takesZeroAndOneWhereNothingWasObserved() {
    Standardisation fitted = fit(weighted(rows(2, NAN, 7, NAN, NAN), 0, 1));

    assertThat(fitted.mean().toFloats()).containsExactly(0, 0);
    assertThat(fitted.scale().toFloats()).containsExactly(1, 1);
  }

  @Test
  void takesScaleOneForAConstantFeatureWhateverTheWeights() {
    Standardisation fitted = fit(weighted(rows(1, 0.1f, 0.1f, 0.1f), 0.3f, 0.7f, 1.9f));

    assertThat(fitted.mean().toFloats()).containsExactly(0.1f);
    assertThat(fitted.scale().toFloats()).containsExactly(1);
  }

  @Test
  void sumsInFloat64() {
    // In float32 the deviation of values about 2^24 apart by 2 would be lost in the sums.
    Standardisation fitted = fit(rows(1, 16_777_216, 16_777_218));

    assertThat(fitted.scale().toFloats()).containsExactly(1);
    assertThat(fitted.apply(array(1, 16_777_218)).toFloats()).containsExactly(2);
  }

  @Test
  void standardisesSupportAndQueryByTheSupportAlone() {
    Task task = new Task("t", rows(1, 1, 3), rows(1, 5), null);

    Task standardised = new Scaling.OfTask(Missing.REFUSE).standardise(task);

    assertThat(standardised.support().features().toFloats()).containsExactly(-1, 1);
    assertThat(standardised.query().features().toFloats()).containsExactly(3);
    assertThat(standardised.query().targets()).isSameAs(task.query().targets());
  }

  @Test
  void replacesMissingValueByTheMean() {
    Task task = new Task("t", rows(1, 1, NAN, 3), rows(1, NAN), null);

    Task standardised = new Scaling.OfTask(Missing.MEAN).standardise(task);

    assertThat(standardised.support().features().toFloats()).containsExactly(-1, 0, 1);
    assertThat(standardised.query().features().toFloats()).containsExactly(0);
  }

  @Test
  void usesTheConstantsOfTheLearner() {
    Scaling scaling = new Scaling.OfLearner(Missing.MEAN, List.of(1.0, -1.0), List.of(2.0, 0.5));

    Task standardised = scaling.standardise(new Task("t", rows(2, 5, -1, NAN, 0), null, null));

    assertThat(standardised.support().features().toFloats()).containsExactly(2, 0, 0, 2);
  }

  @Test
  void leavesTasksAloneWithoutScaling() {
    Task task = new Task("t", rows(1, 1, 3), null, null);

    assertThat(Scaling.none().standardise(task)).isSameAs(task);
  }

  @Test
  void refusesRowsOfAnotherWidthThanTheConstants() {
    Scaling scaling = new Scaling.OfLearner(Missing.REFUSE, List.of(1.0), List.of(2.0));

    assertThatThrownBy(() -> scaling.fit(rows(2, 1, 2)))
        .hasMessage("features: expected 1 a row but was 2");
  }

  @Test
  void refusesScaleThatIsNotPositive() {
    assertThatThrownBy(
            () ->
                new Standardisation(
                    NdArray.of(new int[] {1}, new float[] {0}),
                    NdArray.of(new int[] {1}, new float[] {0}),
                    Missing.REFUSE))
        .hasMessage("scale[0]: expected a positive finite number but was 0.0");
  }

  private static Standardisation fit(Rows support) {
    return Standardisation.of(support, Missing.MEAN);
  }

  private static Rows rows(int width, float... features) {
    int count = features.length / width;
    return Rows.unweighted(
        array(width, features), NdArray.of(new int[] {count, 1}, new float[count]));
  }

  private static Rows weighted(Rows rows, float... weights) {
    return new Rows(
        rows.features(), rows.targets(), NdArray.of(new int[] {weights.length}, weights));
  }

  private static NdArray array(int width, float... features) {
    return NdArray.of(new int[] {features.length / width, width}, features);
  }
}
