package io.headwater.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.model.Parameters;
import io.headwater.tensor.DType;
import io.headwater.tensor.NdArray;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The expected digests are what {@code src/test/python/version_digest.py} prints. */
class VersionDigestTest {

  private static final String VERSION_0 =
      "849d0fe3eaa2b0ebf8209ba4d192fd77c3a5a5feef762644c7c8858b73594ed6";
  private static final String VERSION_1 =
      "dce534e2f227baee182187c78e3549e2657e6f64854de898f9b2209021a27b9f";

  private static final Parameters PARAMETERS =
      Parameters.of(
          Map.of(
              "layer0.weight",
              NdArray.of(new int[] {2, 3}, new float[] {0.1f, -0.0f, 1e-40f, 3.4e38f, -2.5f, 7f}),
              "layer0.bias",
              NdArray.of(new int[] {3}, new float[] {1, 2, 3}),
              "\u03b1",
              NdArray.of(new int[0], new float[] {0.01f}),
              "\uff5e",
              NdArray.of(new int[] {1}, new float[] {4}),
              "\ud835\udefc",
              NdArray.zeros(DType.FLOAT32, 1, 0)));

  @Test
  void equalsTheDigestComputedInPython() {
    String digest = VersionDigest.of(SampleVersions.DEFINITION_HASH, 0, null, PARAMETERS);

    assertThat(digest).isEqualTo(VERSION_0);
  }

  @Test
  void coversTheParent() {
    String digest = VersionDigest.of(SampleVersions.DEFINITION_HASH, 1, VERSION_0, PARAMETERS);

    assertThat(digest).isEqualTo(VERSION_1);
  }

  @Test
  void hashesTheBytesThatAreDecodedAgain() {
    byte[] content = VersionContent.encode(SampleVersions.DEFINITION_HASH, 0, null, PARAMETERS);
    byte[] header = VersionContent.header(SampleVersions.DEFINITION_HASH, 0, null);

    assertThat(VersionContent.decode(content, header.length)).isEqualTo(PARAMETERS);
  }

  @Test
  void rejectsFloat64SinceRoundingWouldHideAChange() {
    Parameters float64 =
        Parameters.of(Map.of("layer0.bias", NdArray.of(new int[] {1}, new double[] {0.1})));

    assertThatThrownBy(() -> VersionDigest.of(SampleVersions.DEFINITION_HASH, 0, null, float64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tensor 'layer0.bias': expected FLOAT32 but was FLOAT64");
  }

  @Test
  void rejectsAParentThatIsNoDigest() {
    assertThatThrownBy(
            () -> VersionDigest.of(SampleVersions.DEFINITION_HASH, 1, "0\n0", PARAMETERS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parentDigest: expected SHA-256")
        .hasMessageContaining("'0\n0'");
  }
}
