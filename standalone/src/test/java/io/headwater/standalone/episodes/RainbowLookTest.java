package io.headwater.standalone.episodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headwater.standalone.episodes.RainbowLook.Ground;
import io.headwater.standalone.episodes.RainbowLook.Size;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RainbowLookTest {
  private static final int SIDE = 28;
  private static final AreaDownsampler SAME = new AreaDownsampler(SIDE, SIDE);

  @Test
  void hasEveryCombinationOnce() {
    assertThat(RainbowLook.all()).hasSize(7 * 2 * 4).doesNotHaveDuplicates();
    assertThat(RainbowLook.all()).extracting(RainbowLook::id).doesNotHaveDuplicates();
    assertThat(RainbowLook.all()).extracting(RainbowLook::ground).contains(Ground.values());
    assertThat(RainbowLook.all()).extracting(RainbowLook::size).contains(Size.values());
    assertThat(RainbowLook.all()).extracting(RainbowLook::degrees).contains(0, 90, 180, 270);
  }

  @Test
  void turnsCounterClockwise() {
    byte[] digit = new byte[SIDE * SIDE];
    digit[3 * SIDE + 20] = (byte) 255;

    byte[] turned = new RainbowLook(Ground.RED, Size.WHOLE, 90).ink(digit, SAME);

    // What was up on the right is up on the left: row 27 - 20, column 3.
    assertThat(inked(turned)).containsExactly(7 * SIDE + 3);
    assertThat(turned[7 * SIDE + 3]).isEqualTo((byte) 255);
  }

  @Test
  void halvesAboutTheCentre() {
    byte[] digit = new byte[SIDE * SIDE];
    for (int row : new int[] {0, 1, 26, 27}) {
      digit[row * SIDE] = (byte) 255;
      digit[row * SIDE + 1] = (byte) 255;
    }

    byte[] halved = new RainbowLook(Ground.RED, Size.HALF, 0).ink(digit, SAME);

    assertThat(inked(halved)).containsExactly(7 * SIDE + 7, 20 * SIDE + 7);
    assertThat(halved[7 * SIDE + 7]).isEqualTo((byte) 255);
  }

  @Test
  void paintsBlackInkOnItsGround() {
    float[] features = new float[1 + 3 * 3];

    new RainbowLook(Ground.ORANGE, Size.WHOLE, 0)
        .paint(new byte[] {0, (byte) 255, 51}, features, 1);

    float[] expected = {0, 1, 0.5f, 0, 0, 0, 0, 0.8f, 0.4f, 0};
    assertThat(features).containsExactly(expected, within(1e-6f));
  }

  private static int[] inked(byte[] image) {
    return IntStream.range(0, image.length).filter(pixel -> image[pixel] != 0).toArray();
  }
}
