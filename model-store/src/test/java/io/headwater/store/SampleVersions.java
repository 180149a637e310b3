package io.headwater.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.model.Parameters;
import io.headwater.tensor.NdArray;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/** Versions whose whole content follows from learner, number and parent. */
final class SampleVersions {

  static final String DEFINITION = "{\"algorithm\":\"maml\"}";
  static final String DEFINITION_HASH = Sha256.hex(DEFINITION.getBytes(UTF_8));
  static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00.123Z");

  static final int FIRST_ELEMENTS = 3;

  private SampleVersions() {}

  static MetaVersion first(String learnerId) {
    return version(learnerId, 0, null, parameters(0, FIRST_ELEMENTS), EPOCH);
  }

  static MetaVersion childOf(MetaVersion parent) {
    return childOf(parent, FIRST_ELEMENTS);
  }

  static MetaVersion childOf(MetaVersion parent, int elements) {
    long version = parent.version() + 1;
    return version(
        parent.learnerId(),
        version,
        parent,
        parameters(version, elements),
        EPOCH.plusSeconds(version));
  }

  static MetaVersion version(
      String learnerId, long version, MetaVersion parent, Parameters parameters, Instant at) {
    String parentDigest = parent == null ? null : parent.digest();
    String digest = VersionDigest.of(DEFINITION_HASH, version, parentDigest, parameters);
    return new MetaVersion(
        learnerId,
        version,
        digest,
        parentDigest,
        parent == null ? digest : parent.lineage(),
        DEFINITION,
        DEFINITION_HASH,
        Sha256.hex("configuration".getBytes(UTF_8)),
        "0.1.0",
        -7,
        parameters,
        25 * version,
        version / 2,
        parent == null ? null : new GradientPosition(3, 1_000_000_000_000L + version),
        at);
  }

  static Parameters parameters(long version, int elements) {
    float[] weights = new float[elements];
    Arrays.fill(weights, version + 0.5f);
    return Parameters.of(
        Map.of(
            "layer0.bias", NdArray.of(new int[] {2}, new float[] {-0.0f, version}),
            "layer0.weight", NdArray.of(new int[] {1, elements}, weights)));
  }
}
