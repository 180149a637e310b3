package io.headwater.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NdArrayTest {
  @Test
  void keepsItsValuesWhenTheSourceChanges() {
    float[] values = {1, 2};
    NdArray array = NdArray.of(new int[] {2}, values);

    values[0] = 9;
    array.toFloats()[1] = 9;
    array.shape()[0] = 9;

    assertThat(array.toFloats()).containsExactly(1, 2);
    assertThat(array.shape()).containsExactly(2);
  }

  @Test
  void rejectsValuesThatDoNotFillTheShape() {
    assertThatThrownBy(() -> NdArray.of(new int[] {2, 3}, new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 6 values for shape [2, 3] but was 5");
  }

  @Test
  void equalsByTypeShapeAndBits() {
    NdArray array = NdArray.of(new int[] {2}, new float[] {Float.NaN, 0f});

    assertThat(array).isEqualTo(NdArray.of(new int[] {2}, new float[] {Float.NaN, 0f}));
    assertThat(array).hasSameHashCodeAs(NdArray.of(new int[] {2}, new float[] {Float.NaN, 0f}));
    assertThat(array).isNotEqualTo(NdArray.of(new int[] {2}, new float[] {Float.NaN, -0f}));
    assertThat(array).isNotEqualTo(array.reshape(1, 2));
    assertThat(array).isNotEqualTo(array.toDType(DType.FLOAT64));
  }

  @Test
  void findsNanAndInfinityInTheirRangeOnly() {
    NdArray array =
        NdArray.of(new int[] {4}, new float[] {Float.MAX_VALUE, Float.NaN, 0, Float.MIN_VALUE});

    assertThat(array.isFinite()).isFalse();
    assertThat(array.isFinite(0, 1)).isTrue();
    assertThat(array.isFinite(1, 1)).isFalse();
    assertThat(array.isFinite(2, 2)).isTrue();
    assertThat(NdArray.of(new int[] {1}, new double[] {Double.NEGATIVE_INFINITY}).isFinite())
        .isFalse();
  }

  @Test
  void slicesInRowMajorOrder() {
    NdArray array = NdArray.of(new int[] {2, 3}, new double[] {1, 2, 3, 4, 5, 6});

    assertThat(array.slice(3, 1, 3))
        .isEqualTo(NdArray.of(new int[] {1, 3}, new double[] {4, 5, 6}));
  }

  @Test
  void roundsFloat64ToTheNearestFloat32() {
    NdArray array = NdArray.of(new int[] {1}, new double[] {0.1});

    assertThat(array.toDType(DType.FLOAT32).get(0)).isEqualTo(0.1f);
  }

  @Test
  void buildsFromPartsInItsOwnType() {
    NdArray part = NdArray.of(new int[] {2}, new double[] {0.1, 2});
    for (DType dtype : DType.values()) {
      NdArrayBuilder builder = new NdArrayBuilder(dtype, 2, 3);
      builder.put(part, 1);
      builder.put(1.0 / 3, 0);
      builder.fill(0.7, 4, 6);

      double[] expected = {1.0 / 3, 0.1, 2, 0, 0.7, 0.7};
      assertThat(builder.build()).isEqualTo(NdArray.of(new int[] {2, 3}, expected).toDType(dtype));
    }
  }
}
