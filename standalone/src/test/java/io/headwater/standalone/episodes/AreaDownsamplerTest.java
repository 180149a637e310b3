package io.headwater.standalone.episodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AreaDownsamplerTest {

  @Test
  void averagesWholePixels() {
    float[] image = {
      1, 0, 0, 0,
      0, 0, 0, 0,
      1, 1, 1, 1,
      1, 1, 0, 1,
    };

    assertThat(new AreaDownsampler(4, 2).downsample(image))
        .containsExactly(unsigned(64), unsigned(0), unsigned(255), unsigned(191));
  }

  @Test
  void sharesPixelsThatStraddleTwoCoarseOnes() {
    float[] image = {
      0, 1, 0,
      0, 1, 0,
      0, 1, 0,
    };

    // Each coarse pixel is 1.5 wide and half of the middle column is a third of it.
    assertThat(new AreaDownsampler(3, 2).downsample(image))
        .containsExactly(unsigned(85), unsigned(85), unsigned(85), unsigned(85));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 14, 20, 28, 64, 105})
  void keepsAFullImageFull(int side) {
    float[] image = new float[105 * 105];
    Arrays.fill(image, 1);

    assertThat(new AreaDownsampler(105, side).downsample(image))
        .hasSize(side * side)
        .containsOnly(unsigned(255));
  }

  private static byte unsigned(int value) {
    return (byte) value;
  }
}
