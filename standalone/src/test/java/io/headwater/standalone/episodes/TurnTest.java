package io.headwater.standalone.episodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TurnTest {
  private static final byte[] IMAGE = {(byte) 255, 51, 0, 0, 102, 0, 0, 0, 0};

  @Test
  void leavesAnImageAsItIsAtNoAngle() {
    assertThat(new Turn(3, 0).of(IMAGE))
        .containsExactly(new float[] {1, 0.2f, 0, 0, 0.4f, 0, 0, 0, 0}, within(1e-6f));
  }

  @Test
  void turnsCounterClockwise() {
    assertThat(new Turn(3, 90).of(IMAGE))
        .containsExactly(new float[] {0, 0, 0, 0.2f, 0.4f, 0, 1, 0, 0}, within(1e-6f));
    assertThat(new Turn(3, 180).of(IMAGE))
        .containsExactly(new float[] {0, 0, 0, 0, 0.4f, 0, 0, 0.2f, 1}, within(1e-6f));
  }

  @Test
  void interpolatesBetweenPixels() {
    byte[] dot = new byte[25];
    dot[2 * 5 + 4] = (byte) 255;

    float[] turned = new Turn(5, 45).of(dot);

    // Two right of the centre goes to (√2, √2) up and right of it, between four pixels.
    assertThat(turned[1 * 5 + 3]).isGreaterThan(0.2f);
    assertThat(turned[0 * 5 + 4]).isGreaterThan(0.1f);
    assertThat(turned[4 * 5 + 4]).isZero();
  }
}
